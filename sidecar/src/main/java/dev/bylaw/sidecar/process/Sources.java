package dev.bylaw.sidecar.process;

import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.sidecar.policy.PolicySource;
import dev.bylaw.sidecar.policy.TreePolicies;
import dev.bylaw.sidecar.source.BundleFeed;
import dev.bylaw.sidecar.source.FileFeed;
import dev.bylaw.sidecar.source.GitFeed;
import dev.bylaw.sidecar.source.HttpFeed;
import dev.bylaw.sidecar.source.SignedPolicies;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of the settings where policies come from. */
final class Sources {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

  private Sources() {}

  /**
   * @throws SettingsException if the settings name no source, several, or one without a trusted key
   * @throws IOException if the folder of the last good bundle cannot be made
   */
  static PolicySource of(PolicySettings settings, @Nullable String domain) throws IOException {
    long named =
        Stream.of(settings.directory(), settings.git(), settings.url())
            .filter(Sources::isSet)
            .count();
    if (named != 1) {
      throw new SettingsException(
          "expected one of `bylaw.policies.directory`, `bylaw.policies.git` and"
              + " `bylaw.policies.url`, found "
              + (named == 0 ? "none" : "several"));
    }
    List<Ed25519Verifier> keys = keys(settings.trustedKeys());
    String directory = settings.directory();
    if (keys.isEmpty()) {
      if (!isSet(directory) || directory == null || Files.isRegularFile(Path.of(directory))) {
        throw new SettingsException(
            "`bylaw.policies.trusted-keys` is required: what comes as a bundle, from git or over"
                + " HTTP is followed only if the council signed it; write its verifier key");
      }
      LOG.warn(
          "no keys are trusted (bylaw.policies.trusted-keys): whoever can write the folder makes"
              + " the policies");
      return new TreePolicies(Path.of(directory), domain);
    }
    int threshold = settings.trustedThreshold();
    if (threshold < 1 || threshold > keys.size()) {
      throw new SettingsException(
          "`bylaw.policies.trusted-threshold`: expected 1 to %d, the number of trusted keys, found %d"
              .formatted(keys.size(), threshold));
    }
    Path state = Path.of(Settings.required("bylaw.policies.state", settings.state()));
    return new SignedPolicies(feed(settings, state), keys, threshold, domain, state);
  }

  private static BundleFeed feed(PolicySettings settings, Path state) throws IOException {
    String git = settings.git();
    String url = settings.url();
    if (git != null && isSet(git)) {
      return new GitFeed(git, settings.branch(), plain(settings.path()), state.resolve("git"));
    }
    if (url != null && isSet(url)) {
      return new HttpFeed(url(url), settings.longPoll(), token(settings.tokenFile()));
    }
    return new FileFeed(
        Path.of(Settings.required("bylaw.policies.directory", settings.directory())));
  }

  private static String plain(String path) {
    String plain = path.replaceAll("^/+|/+$", "");
    if (plain.contains("..")) {
      throw new SettingsException(
          "`bylaw.policies.path` leads out of the repository: `" + path + "`");
    }
    return plain;
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null
          && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new SettingsException(
        "`bylaw.policies.url`: expected an http or https URL, found `" + text + "`");
  }

  private static @Nullable String token(@Nullable String file) {
    if (file == null || !isSet(file)) {
      return null;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new SettingsException("`bylaw.policies.token-file`: cannot read `" + file + "`");
    }
  }

  private static List<Ed25519Verifier> keys(@Nullable String text) {
    List<Ed25519Verifier> keys = new ArrayList<>();
    for (String each : text == null ? new String[0] : text.split("[,\\s]+")) {
      if (!each.isEmpty()) {
        try {
          keys.add(Ed25519Verifier.parse(each));
        } catch (NoteException e) {
          throw new SettingsException("`bylaw.policies.trusted-keys`: " + e.getMessage());
        }
      }
    }
    return keys;
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }
}

package dev.bylaw.cli.bundle;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.signature.BundleVerifier.Verified;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeParts;
import dev.bylaw.cli.Screen;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said of a bundle.
 *
 * @param archive its bytes, or null if it lies in a folder
 * @param verified who vouches for it, or null if that was not asked
 * @param listed whether its files are told one by one
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, changed by no one
record Inspection(
    Bundle bundle, byte @Nullable [] archive, @Nullable Verified verified, boolean listed) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Inspection of(Bundle bundle, byte @Nullable [] archive) {
    return new Inspection(bundle, archive, null, false);
  }

  Inspection verified(Verified by) {
    return new Inspection(bundle, archive, by, listed);
  }

  Inspection withFiles() {
    return new Inspection(bundle, archive, verified, true);
  }

  String write(FormatOption.Format format, Screen screen, Path path) {
    return switch (format) {
      case PRETTY -> pretty(screen, path);
      case JSON -> json();
    };
  }

  private String pretty(Screen screen, Path path) {
    var out = new StringBuilder();
    out.append(screen.bold(path.toString())).append('\n');
    line(out, "mesh", bundle.mesh());
    line(out, "release", Long.toString(bundle.sequence()));
    line(out, "revision", bundle.revision());
    if (bundle.domain() != null) {
      line(out, "slice for", bundle.domain());
    }
    line(out, "files", "%d, %d bytes".formatted(bundle.tree().files().size(), size()));
    if (archive != null) {
      line(out, "archive", "%s, %d bytes".formatted(digest(archive), archive.length));
    }
    Map<String, Integer> counts = counts();
    bundle
        .tree()
        .parts()
        .forEach((part, digest) ->
            line(
                out,
                part,
                "%s  %s"
                    .formatted(
                        digest,
                        counts.containsKey(part)
                            ? counts.get(part) + " files"
                            : "not in this slice")));
    Verified by = verified;
    if (by != null) {
      line(out, "council", screen.green("verified") + ", " + String.join(", ", by.council()));
      by.domains()
          .forEach((domain, names) ->
              line(
                  out,
                  domain,
                  names.isEmpty()
                      ? screen.yellow("no key of its own") + ", the council vouches for it"
                      : screen.green("verified") + ", " + String.join(", ", names)));
    } else {
      signatures()
          .forEach((whose, names) ->
              line(
                  out,
                  "signed, " + whose,
                  names.isEmpty() ? "not a signed note" : String.join(", ", names)));
    }
    if (listed) {
      bundle.tree().files().forEach(file -> out.append("  ").append(file.path()).append('\n'));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("  %-26s %s%n".formatted(name, value));
  }

  private String json() {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    document.put("mesh", bundle.mesh());
    document.put("sequence", bundle.sequence());
    document.put("revision", bundle.revision());
    if (bundle.domain() != null) {
      document.put("domain", bundle.domain());
    }
    if (archive != null) {
      document.put("digest", digest(archive));
      document.put("bytes", archive.length);
    }
    Map<String, Integer> counts = counts();
    ArrayNode parts = document.putArray("parts");
    bundle
        .tree()
        .parts()
        .forEach((part, digest) -> {
          ObjectNode node = parts.addObject();
          node.put("name", part);
          node.put("digest", digest);
          node.put("included", counts.containsKey(part));
          node.put("files", counts.getOrDefault(part, 0));
        });
    ArrayNode signatures = document.putArray("signatures");
    signatures()
        .forEach((whose, names) -> {
          ObjectNode node = signatures.addObject();
          node.put("of", whose);
          ArrayNode keys = node.putArray("keys");
          names.forEach(keys::add);
        });
    Verified by = verified;
    if (by != null) {
      ObjectNode node = document.putObject("verified");
      ArrayNode council = node.putArray("council");
      by.council().forEach(council::add);
      ObjectNode domains = node.putObject("domains");
      by.domains()
          .forEach((domain, names) -> {
            ArrayNode keys = domains.putArray(domain);
            names.forEach(keys::add);
          });
    }
    if (listed) {
      ArrayNode files = document.putArray("files");
      bundle.tree().files().forEach(file -> files.add(file.path()));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  /** Names in the signature lines, by whose signature it is said to be. */
  private Map<String, List<String>> signatures() {
    var signatures = new TreeMap<String, List<String>>();
    bundle
        .notes()
        .forEach((path, note) -> {
          String whose =
              path.equals(Bundle.RELEASE_NOTE)
                  ? TreeParts.COUNCIL
                  : path.substring(path.lastIndexOf('/') + 1, path.length() - ".note".length());
          try {
            signatures.put(
                whose,
                SignedNote.parse(note).signatures().stream()
                    .map(SignedNote.SignatureLine::name)
                    .toList());
          } catch (NoteException _) {
            signatures.put(whose, List.of());
          }
        });
    return signatures;
  }

  private Map<String, Integer> counts() {
    var counts = new TreeMap<String, Integer>();
    counts.put(TreeParts.COUNCIL, 0);
    bundle.tree().files().forEach(file -> counts.merge(TreeParts.of(file), 1, Integer::sum));
    return counts;
  }

  private long size() {
    return bundle.tree().files().stream().map(TreeFile::bytes).mapToLong(b -> b.length).sum();
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

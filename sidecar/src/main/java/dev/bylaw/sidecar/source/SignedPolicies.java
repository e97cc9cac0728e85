package dev.bylaw.sidecar.source;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.signature.BundleVerifier;
import dev.bylaw.bundle.signature.BundleVerifier.Verified;
import dev.bylaw.bundle.tree.HoldGuard;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.pdp.Chance;
import dev.bylaw.sidecar.policy.PolicySource;
import dev.bylaw.sidecar.policy.TreePolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of signed bundles. One comes into force only if a trusted key of the council signed
 * it and its number is not below that of the last; that one is kept on the disk and decides when
 * the source is away at the start.
 *
 * <p>The keys that are configured are trusted until the first bundle; from then on those are that
 * its mesh.yaml names for the council, if it names any, so that keys are replaced by signing. Other
 * configured keys begin anew.
 */
public final class SignedPolicies implements PolicySource {
  private static final Logger LOG = LoggerFactory.getLogger(SignedPolicies.class);

  /**
   * How much of the staleness a restart may lose: the time of the last check is written so often.
   */
  private static final Duration WRITING = Duration.ofSeconds(10);

  private final BundleFeed feed;
  private final List<MeshKey> pinned;
  private final int threshold;
  private final String pinnedText;
  private final @Nullable String domain;
  private final LastGood lastGood;
  private final Chance chance = Chance.system();

  private @Nullable Bundle candidate;
  private @Nullable Verified verified;
  private List<MeshKey> trusted = List.of();
  private @Nullable String refusal;
  private String digest = "";
  private boolean lapsing;
  private long attempts;
  private Instant written = Instant.MIN;

  /**
   * @param keys the council's keys that are trusted
   * @param threshold how many of them must have signed the first bundle; from then on its mesh.yaml
   *     says how many
   * @param domain the domain whose policies are loaded beside the council's; null for all
   * @param state where the last good bundle is kept
   * @throws IOException if the folder cannot be made
   */
  public SignedPolicies(
      BundleFeed feed,
      Collection<Ed25519Verifier> keys,
      int threshold,
      @Nullable String domain,
      Path state)
      throws IOException {
    if (threshold < 1 || keys.size() < threshold) {
      throw new IllegalArgumentException("requires 1 <= threshold <= the number of trusted keys");
    }
    this.threshold = threshold;
    this.feed = feed;
    this.domain = domain;
    this.lastGood = new LastGood(state);
    this.pinned =
        keys.stream()
            .map(key -> new MeshKey(key, null, null, Location.wholeFile("trusted-keys")))
            .toList();
    this.pinnedText =
        (threshold == 1 ? "" : threshold + "*")
            + String.join(",", keys.stream().map(Object::toString).sorted().toList());
  }

  @Override
  public String digest() throws IOException {
    try {
      Bundle fetched = feed.fetch();
      if (fetched != null) {
        candidate = fetched;
        refusal = null;
        digest =
            "%d %s %s %d"
                .formatted(
                    fetched.sequence(), fetched.revision(), fetched.domain(), notes(fetched));
        lapsing = false;
      } else if (lapsing) {
        // a key may count by now, and so the same bundle is looked at again
        digest = digest.replaceFirst("( again \\d+)?$", " again " + ++attempts);
      }
    } catch (BundleException e) {
      candidate = null;
      refusal = String.valueOf(e.getMessage());
      digest = "refused: " + refusal;
    }
    return digest;
  }

  private static int notes(Bundle bundle) {
    int hash = 0;
    for (var note : bundle.notes().entrySet()) {
      hash = 31 * hash + note.getKey().hashCode();
      hash = 31 * hash + Arrays.hashCode(note.getValue());
    }
    return hash;
  }

  @Override
  public String digestAfterLoading() {
    return digest; // what was fetched does not change under our eyes
  }

  @Override
  public Loaded load(Instant clock) throws IOException {
    Bundle bundle = candidate;
    if (bundle == null) {
      return refused(refusal == null ? "nothing was fetched" : refusal);
    }
    LastGood.State last = lastGood.state();
    boolean same = last != null && last.pinned().equals(pinnedText) && !last.keys().isEmpty();
    lapsing = false;
    trusted = same && last != null ? last.keys() : pinned;
    try {
      int needed = same && last != null ? last.threshold() : threshold;
      verified = BundleVerifier.verify(bundle, trusted, needed, clock);
      fits(bundle, last);
      holds(bundle, last, clock);
    } catch (BundleException e) {
      lapsing = true;
      return refused(String.valueOf(e.getMessage()));
    }
    return TreePolicies.loaded(bundle.tree(), domain, clock, chance, bundle.sequence());
  }

  private void fits(Bundle bundle, LastGood.@Nullable State last) throws BundleException {
    if (bundle.domain() != null && !bundle.domain().equals(domain)) {
      throw new BundleException(
          "the bundle is a slice for domain `%s`, expected one for %s"
              .formatted(bundle.domain(), domain == null ? "all" : "`" + domain + "`"));
    }
    if (last == null) {
      return;
    }
    if (!bundle.mesh().equals(last.mesh())) {
      throw new BundleException(
          "the bundle is of mesh `%s`, expected `%s`".formatted(bundle.mesh(), last.mesh()));
    }
    if (bundle.sequence() < last.sequence()) {
      throw new BundleException(
          "the bundle has sequence number %d, lower than %d, which was in force: no rollback"
              .formatted(bundle.sequence(), last.sequence()));
    }
    if (bundle.sequence() == last.sequence() && !bundle.revision().equals(last.revision())) {
      throw new BundleException(
          "two bundles have sequence number %d: %s was in force, found %s"
              .formatted(bundle.sequence(), last.revision(), bundle.revision()));
    }
  }

  /** Nothing but a release ends a hold: what loses one that stands does not come into force. */
  private void holds(Bundle bundle, LastGood.@Nullable State last, Instant clock)
      throws BundleException, IOException {
    if (last == null || last.revision().equals(bundle.revision())) {
      return;
    }
    try {
      List<String> lost = HoldGuard.lost(lastGood.bundle(last).tree(), bundle.tree(), clock);
      if (!lost.isEmpty()) {
        throw new BundleException(String.join("; ", lost));
      }
    } catch (IllegalArgumentException e) {
      throw new BundleException(String.valueOf(e.getMessage()));
    }
  }

  private Loaded refused(String why) {
    return new Loaded(null, Duration.ZERO, List.of(feed.place() + ": " + why));
  }

  @Override
  public void keep(Instant now) throws IOException {
    Bundle bundle = candidate;
    Verified by = verified;
    if (bundle == null || by == null) {
      throw new IllegalStateException("nothing was loaded");
    }
    List<MeshKey> signers = new ArrayList<>();
    for (MeshKey key : trusted) {
      if (by.council().contains(key.name())) {
        signers.add(key);
      }
    }
    try {
      Bundle kept = domain == null || bundle.domain() != null ? bundle : bundle.slice(domain);
      lastGood.keep(kept, pinnedText, signers, by, now);
      written = now;
    } catch (BundleException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void confirmed(Instant now) {
    if (now.isBefore(written.plus(WRITING))) {
      return;
    }
    try {
      lastGood.checked(now);
      written = now;
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the time of the last check cannot be written");
    }
  }

  @Override
  public @Nullable Kept kept(Instant clock) throws IOException {
    LastGood.State last = lastGood.state();
    if (last == null) {
      return null;
    }
    if (!last.pinned().equals(pinnedText)) {
      LOG.warn("other keys are trusted now than when the last good bundle was accepted");
      return null;
    }
    try {
      Bundle bundle = lastGood.bundle(last);
      // it was verified when it was accepted; here, that it is still the same
      List<MeshKey> signers =
          last.signers().stream()
              .map(key -> new MeshKey(key.verifier(), null, null, key.location()))
              .toList();
      Verified _ = BundleVerifier.verify(bundle, signers, last.accepted());
      if (bundle.sequence() != last.sequence() || !bundle.revision().equals(last.revision())) {
        throw new BundleException("the bundle is not the one that the state names");
      }
      return new Kept(
          TreePolicies.loaded(bundle.tree(), domain, clock, chance, bundle.sequence()),
          lastGood.checked());
    } catch (BundleException e) {
      throw new IOException("the last good bundle is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    feed.await(most);
  }
}

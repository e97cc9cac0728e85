package dev.bylaw.sidecar.policy;

import dev.bylaw.federation.record.BundleActivation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies in force. A change of the source is loaded beside them and takes their place whole,
 * once its activation is on record; until then, and if it is broken, the last good ones decide. How
 * long they may, the council's staleness bound says, counted from the last time that they were
 * found to be what the source holds.
 */
public final class Policies {
  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
  private static final int LOGGED_PROBLEMS = 20;

  /** Puts activations on record. */
  public interface Register {
    /**
     * Makes an activation durable.
     *
     * @return whether it is; if not, the revision does not come into force yet
     */
    boolean record(BundleActivation activation);
  }

  /**
   * What decides now.
   *
   * @param decider the revision in force
   * @param bound its council's staleness bound
   * @param checked when it was last found to be what the source holds
   */
  public record InForce(Decider decider, Duration bound, Instant checked) {
    /** Whether it has not been checked for longer than the bound. */
    public boolean isStale(Instant now) {
      return now.isAfter(checked.plus(bound));
    }
  }

  private final PolicySource source;
  private final Register register;
  private final InstantSource clock;
  private volatile @Nullable InForce inForce;
  private volatile List<String> problems = List.of("no policies have been loaded yet");
  private @Nullable String digestInForce;
  private @Nullable String digestBroken;
  private boolean unrecovered;

  public Policies(PolicySource source, Register register, InstantSource clock) {
    this.source = source;
    this.register = register;
    this.clock = clock;
  }

  /** What decides now; null before the first good policies. */
  public @Nullable InForce inForce() {
    return inForce;
  }

  public PolicyStatus status() {
    InForce current = inForce;
    return current == null
        ? new PolicyStatus(null, null, false, problems)
        : new PolicyStatus(
            current.decider().revision(),
            current.checked(),
            current.isStale(clock.instant()),
            problems);
  }

  /** Looks at the source, and activates what it holds if that is new and good. */
  public synchronized void check() {
    Instant now = clock.instant();
    try {
      String digest = source.digest();
      InForce current = inForce;
      if (current != null && digest.equals(digestInForce)) {
        // the very bytes that were good; a broken state in between has been taken back
        inForce = new InForce(current.decider(), current.bound(), now);
        source.confirmed(now);
        settled();
      } else if (!digest.equals(digestBroken)) {
        load(digest, now);
      }
    } catch (IOException e) {
      broken(null, List.of("the policies cannot be read: " + e), now);
    }
    if (inForce == null) {
      recover(now);
    }
  }

  /** The last good policies of an earlier run decide until the source has better ones. */
  private void recover(Instant now) {
    PolicySource.Kept kept;
    try {
      kept = source.kept(now);
    } catch (IOException | RuntimeException e) {
      if (!unrecovered) {
        unrecovered = true; // told once, not at every check
        LOG.atError().setCause(e).log("the last good policies cannot be read");
      }
      return;
    }
    Decider decider = kept == null ? null : kept.loaded().decider();
    if (kept == null || decider == null) {
      return;
    }
    long sequence = kept.loaded().sequence();
    if (register.record(new BundleActivation(now, decider.revision(), sequence, null, true, ""))) {
      inForce = new InForce(decider, kept.loaded().stalenessBound(), kept.checked());
      LOG.atWarn()
          .addKeyValue("revision", decider.revision())
          .addKeyValue("checked", kept.checked())
          .log("the last good policies of an earlier run are in force");
    }
  }

  private void load(String digest, Instant now) throws IOException {
    PolicySource.Loaded loaded;
    try {
      loaded = source.load(now);
    } catch (RuntimeException | StackOverflowError e) {
      // a loader that fails on some tree must not end the checks
      LOG.atError().setCause(e).log("loading the policies failed");
      broken(digest, List.of("the policies cannot be loaded: " + e), now);
      return;
    }
    if (!source.digestAfterLoading().equals(digest)) {
      // it changed under our eyes; the next check sees the whole
      return;
    }
    Decider decider = loaded.decider();
    if (decider == null) {
      broken(digest, loaded.problems(), now);
      return;
    }
    InForce before = inForce;
    String previous = before == null ? null : before.decider().revision();
    source.keep(now);
    if (!decider.revision().equals(previous)
        && !register.record(
            new BundleActivation(now, decider.revision(), loaded.sequence(), previous, true, ""))) {
      problems = List.of("the activation cannot be recorded, so the policies wait");
      return;
    }
    inForce = new InForce(decider, loaded.stalenessBound(), now);
    digestInForce = digest;
    LOG.atInfo()
        .addKeyValue("revision", decider.revision())
        .addKeyValue("previous", String.valueOf(previous))
        .addKeyValue("warnings", loaded.problems().size())
        .log("policies activated");
    settled();
  }

  private void broken(@Nullable String digest, List<String> found, Instant now) {
    boolean isNews = !found.equals(problems);
    digestBroken = digest;
    problems = List.copyOf(found);
    if (!isNews) {
      return;
    }
    InForce current = inForce;
    LOG.atError()
        .addKeyValue("problems", found.size())
        .addKeyValue("in_force", current == null ? "none" : current.decider().revision())
        .log("the policies are broken; the last good ones stay in force");
    found.stream().limit(LOGGED_PROBLEMS).forEach(LOG::error);
    String previous = current == null ? null : current.decider().revision();
    boolean _ =
        register.record(
            new BundleActivation(
                now, null, -1, previous, false, found.isEmpty() ? "" : found.getFirst()));
  }

  private void settled() {
    if (!problems.isEmpty() && !Objects.equals(digestBroken, null)) {
      LOG.info("the policies are whole again");
    }
    digestBroken = null;
    problems = List.of();
  }
}

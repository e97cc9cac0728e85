package dev.bylaw.sidecar.policy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where policies come from. */
public interface PolicySource {

  /**
   * What the policies are like now, as cheaply as that can be told: a digest of all their bytes.
   *
   * @throws IOException if they cannot be read
   */
  String digest() throws IOException;

  /**
   * Loads them.
   *
   * @throws IOException if they cannot be read; what is wrong inside them is a problem
   */
  Loaded load(Instant clock) throws IOException;

  /**
   * The digest of what was loaded last, to see whether it changed meanwhile.
   *
   * @throws IOException if it cannot be read
   */
  default String digestAfterLoading() throws IOException {
    return digest();
  }

  /**
   * Keeps what was loaded last as the last good policies, before it comes into force.
   *
   * @throws IOException if it cannot be kept, so that it must not come into force
   */
  default void keep(Instant now) throws IOException {}

  /** Told that what is in force is still what the source holds. */
  default void confirmed(Instant now) {}

  /**
   * The last good policies of an earlier run, for when the source is away.
   *
   * @throws IOException if there are such and they cannot be read
   */
  default @Nullable Kept kept(Instant clock) throws IOException {
    return null;
  }

  /** Waits until it may be worthwhile to look again, at most so long. */
  default void await(Duration most) throws InterruptedException {
    Thread.sleep(most);
  }

  /** Lets go of what it holds. */
  default void close() {}

  /**
   * Policies of an earlier run.
   *
   * @param checked when they were last found to be what the source holds
   */
  record Kept(Loaded loaded, Instant checked) {}

  /**
   * What came of loading.
   *
   * @param decider null if and only if there is an error among the problems
   * @param stalenessBound how long they decide without being checked again
   * @param problems one line each, file and line first
   * @param sequence the bundle's sequence number; -1 if it has none
   */
  record Loaded(
      @Nullable Decider decider, Duration stalenessBound, List<String> problems, long sequence) {
    public Loaded {
      problems = List.copyOf(problems);
    }

    /** Of a source without sequence numbers. */
    public Loaded(@Nullable Decider decider, Duration stalenessBound, List<String> problems) {
      this(decider, stalenessBound, problems, -1);
    }
  }
}

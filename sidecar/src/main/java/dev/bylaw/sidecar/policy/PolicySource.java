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
   * What came of loading.
   *
   * @param decider null if and only if there is an error among the problems
   * @param stalenessBound how long they decide without being checked again
   * @param problems one line each, file and line first
   */
  record Loaded(@Nullable Decider decider, Duration stalenessBound, List<String> problems) {
    public Loaded {
      problems = List.copyOf(problems);
    }
  }
}

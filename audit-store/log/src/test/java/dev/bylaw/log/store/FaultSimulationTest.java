package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.fsck.Report;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.store.SimulatedDisk.Crash;
import dev.bylaw.log.store.SimulatedDisk.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store on a disk that fails and stops anywhere, on a machine whose clock jumps. What was
 * acknowledged is in the log afterwards, once and in order; every checkpoint that was ever
 * published is a beginning of the last.
 */
class FaultSimulationTest {
  private static final Path ROOT = Path.of("/log");
  private static final boolean[] KILLED_OR_NOT = {true, false};
  private static final boolean[] NOT_KILLED = {false};

  // all runs ship parts of the same journals, whose checkpoints are signed once
  private static final List<TestSidecar> SIDECARS =
      List.of(new TestSidecar("a").write(3_200), new TestSidecar("b").write(3_200));
  private static final Enrolment ENROLMENT =
      Enrolment.of(SIDECARS.stream().map(TestSidecar::verifier).toList());

  /** One run: a store, its sidecars, and what they know. */
  private static final class Run {
    final SimulatedDisk disk;
    final List<TestSidecar> sidecars = SIDECARS;
    final Enrolment enrolment = ENROLMENT;
    final Map<String, Integer> written = new HashMap<>();
    final Map<String, Long> acknowledged = new HashMap<>();
    final List<Checkpoint> published = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    @Nullable LogStore store;

    Run(long seed) {
      disk = new SimulatedDisk(seed);
    }

    LogStore store() throws IOException {
      if (store == null) {
        store =
            LogStore.open(
                disk, ROOT, LogStoreTest.LOG_KEY, enrolment, LogStoreTest.SMALL, () -> now);
        for (TestSidecar sidecar : sidecars) {
          assertThat(next(sidecar)).isGreaterThanOrEqualTo(acknowledged(sidecar));
        }
        see(store.checkpoint());
      }
      return store;
    }

    /** Sets the clock forwards, backwards, or as far as clocks of machines go wrong. */
    void jump(SplittableRandom random) {
      now =
          switch (random.nextInt(5)) {
            case 0 -> Instant.EPOCH;
            case 1 -> Instant.parse("2038-01-19T03:14:08Z");
            case 2 -> now.minusNanos(1);
            case 3 -> now.minusSeconds(random.nextLong(1, 100_000_000));
            default -> now.plusSeconds(random.nextLong(1, 100_000_000));
          };
    }

    void see(Checkpoint checkpoint) {
      published.add(checkpoint);
    }

    long next(TestSidecar sidecar) throws IOException {
      try {
        return store().next(SidecarOrigin.parse(sidecar.origin()));
      } catch (dev.bylaw.log.entry.EntryException e) {
        throw new IllegalStateException(e);
      }
    }

    long acknowledged(TestSidecar sidecar) {
      return acknowledged.getOrDefault(sidecar.origin(), 0L);
    }

    void ship(TestSidecar sidecar, int overlap, int count) throws IOException {
      int to = written.merge(sidecar.origin(), count, Integer::sum);
      int from = (int) Math.max(0, next(sidecar) - overlap);
      AppendOutcome outcome = store().append(sidecar.batch(from, to));
      assertThat(outcome).isInstanceOf(AppendOutcome.Accepted.class);
      acknowledged.put(sidecar.origin(), ((AppendOutcome.Accepted) outcome).next());
    }

    /** The machine stops and starts again: nothing is closed. */
    void restart() {
      disk.restart();
      store = null;
    }

    /** The process is killed, and another starts on the same machine. */
    void kill() {
      disk.kill();
      store = null;
    }

    void check() throws Exception {
      restart();
      disk.refuseChanges(null);
      see(store().publish());
      LogStore open = store();
      Map<String, Integer> found = new HashMap<>();
      for (long index = 0; index < open.checkpoint().size(); index++) {
        byte[] bytes = open.entry(index).entry().leaf();
        Leaf leaf = Leaf.parse(bytes);
        if (!leaf.kind().equals(Kinds.MIRROR)) {
          int at = found.merge(leaf.origin(), 1, Integer::sum) - 1;
          TestSidecar sidecar =
              sidecars.stream()
                  .filter(s -> s.origin().equals(leaf.origin()))
                  .findAny()
                  .orElseThrow();
          assertThat(bytes).isEqualTo(sidecar.journal().get(at).leaf());
          assertThat(open.entry(index).entry().payload())
              .isEqualTo(sidecar.journal().get(at).payload());
        }
      }
      for (TestSidecar sidecar : sidecars) {
        assertThat((long) found.getOrDefault(sidecar.origin(), 0))
            .isGreaterThanOrEqualTo(acknowledged(sidecar));
      }
      Checkpoint last = open.checkpoint();
      for (Checkpoint earlier : published) {
        assertThat(earlier.size()).isLessThanOrEqualTo(last.size());
        if (earlier.size() > 0) {
          ProofVerifier.consistency(
              earlier.size(),
              last.size(),
              open.consistencyProof(earlier.size(), last.size()),
              earlier.root(),
              last.root());
        }
      }
      open.close();
      Report report = Fsck.check(disk, ROOT, LogStoreTest.LOG_KEY.verifier(), null);
      assertThat(report.findings()).isEmpty();
    }
  }

  private static void scenario(Run run) throws IOException {
    run.ship(run.sidecars.get(0), 0, 5);
    run.ship(run.sidecars.get(1), 0, 40);
    run.see(run.store().publish());
    run.ship(run.sidecars.get(0), 2, 30);
    run.see(run.store().publish());
    run.ship(run.sidecars.get(1), 0, 260);
    run.see(run.store().publish());
    run.ship(run.sidecars.get(0), 0, 1);
    run.store().close();
    run.store = null;
    run.ship(run.sidecars.get(1), 1, 3);
  }

  /** Each operation of one day's work fails once, in each way. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyOperationMayFail(Fault fault) throws Exception {
    Run whole = new Run(0);
    scenario(whole);
    whole.check();
    long operations = whole.disk.operations();
    assertThat(operations).isGreaterThan(100);
    for (long at = 0; at < operations; at++) {
      // how the operation fails does not matter to a process that is killed over it
      for (boolean killed : fault == Fault.BEFORE ? KILLED_OR_NOT : NOT_KILLED) {
        Run run = new Run(at);
        try {
          run.disk.failAfter(at, fault);
          attempt(run);
          if (killed) {
            // another process takes up what this one left, before the machine stops
            run.kill();
            run.ship(run.sidecars.getFirst(), 1, 3);
          }
          run.check();
        } catch (AssertionError | Exception e) {
          throw new AssertionError(
              "operation %d failing %s, killed %s".formatted(at, fault, killed), e);
        }
      }
    }
  }

  private static void attempt(Run run) {
    try {
      scenario(run);
    } catch (IOException | Crash _) {
      // told to the caller, who may do what he wants: here he starts anew
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("bylaw.seed", 1);
    return LongStream.range(first, first + Long.getLong("bylaw.simulations", 120));
  }

  /**
   * Runs many seeds: {@code FaultSimulationTest FIRST COUNT}. Tells each that fails, and ends with
   * 1 if one did.
   */
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long failed = 0;
    for (long seed = first; seed < first + Long.parseLong(arguments[1]); seed++) {
      try {
        new FaultSimulationTest().nothingThatWasAcknowledgedIsLost(seed);
      } catch (AssertionError | Exception e) {
        failed++;
        System.out.println("seed " + seed + ": " + e);
      }
    }
    System.out.println(failed + " of " + arguments[1] + " seeds failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  /** Random work, random failures, random ends. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingThatWasAcknowledgedIsLost(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Run run = new Run(seed);
    for (int step = 0; step < 40; step++) {
      TestSidecar sidecar = run.sidecars.get(random.nextInt(2));
      try {
        switch (random.nextInt(15)) {
          case 0 -> run.disk.failAfter(random.nextInt(40), Fault.values()[random.nextInt(4)]);
          case 1 -> run.restart();
          case 2 -> {
            run.store().close();
            run.store = null;
          }
          case 3 -> run.disk.refuseChanges("No space left on device");
          case 4, 5 -> run.disk.refuseChanges(null);
          case 6, 7 -> run.see(run.store().publish());
          case 8, 9 -> run.jump(random);
          case 10 -> run.kill();
          default -> run.ship(sidecar, random.nextInt(5), random.nextInt(1, 80));
        }
      } catch (Crash _) {
        run.restart();
      } catch (IOException _) {
        LogStore store = run.store;
        if (store == null || store.failure() != null) {
          run.restart();
        }
      }
    }
    run.check();
  }

  /** A write that fails in any way is shut out, and the store goes on without being opened anew. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BEFORE", "HALF", "AFTER"})
  void aStoreGoesOnAfterAFailedWrite(Fault fault) throws Exception {
    TestSidecar sidecar = SIDECARS.getFirst();
    for (int others = 0; others < 8; others++) {
      Run run = new Run(others);
      LogStore store = run.store();
      store.append(sidecar.batch(0, 5));
      run.disk.failAfter(others, fault);
      IOException told = null;
      try {
        // in the segment of the first, and of another size than what takes its place
        store.append(sidecar.batch(5, 15));
      } catch (IOException e) {
        told = e;
      }
      run.disk.failNever();
      assertThat(store.failure()).isNull();
      if (told != null) {
        assertThat(store.next(SidecarOrigin.parse(sidecar.origin()))).isEqualTo(5);
      }
      for (int to = 6; to <= 12; to++) {
        run.acknowledged.put(sidecar.origin(), 12L);
        assertThat(store.append(sidecar.batch(told == null ? 5 : to - 1, told == null ? 15 : to)))
            .isInstanceOf(AppendOutcome.Accepted.class);
      }
      // what fsck says while the failed write still stands beside the new segment
      assertThat(Fsck.check(run.disk, ROOT, LogStoreTest.LOG_KEY.verifier(), null).findings())
          .allMatch(each -> each.message().contains("torn by a crash"));
      run.check();
    }
  }

  @Test
  void aStoreGoesOnWhenThereIsRoomAgain() throws Exception {
    Run run = new Run(1);
    run.ship(run.sidecars.get(0), 0, 5);
    run.disk.refuseChanges("No space left on device");
    TestSidecar sidecar = run.sidecars.get(1);
    for (int i = 0; i < 3; i++) {
      IOException told = null;
      try {
        run.store().publish();
      } catch (IOException e) {
        told = e;
      }
      assertThat(told).hasMessageContaining("No space left");
    }
    run.disk.refuseChanges(null);
    run.see(run.store().publish());
    assertThat(run.store().append(sidecar.batch(0, 200)))
        .isInstanceOf(AppendOutcome.Accepted.class);
    run.check();
  }
}

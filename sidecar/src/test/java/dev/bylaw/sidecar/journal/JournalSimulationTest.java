package dev.bylaw.sidecar.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.merkle.CompactRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * Journals on a disk that fails, fills, and loses power, by seed. Whatever happens, each
 * acknowledged entry is read back afterwards, once, where its position said.
 */
class JournalSimulationTest {
  private static final int RUNS = Integer.getInteger("bylaw.simulation.runs", 200);

  @Test
  void acknowledgedEntriesSurviveFaultsAndPowerCuts() throws Exception {
    long seed = Long.getLong("bylaw.seed", 20_261_121L);
    for (int run = 0; run < RUNS; run++) {
      try {
        simulate(new SplittableRandom(seed + run));
      } catch (AssertionError | Exception e) {
        throw new AssertionError("with -Dbylaw.seed=" + (seed + run), e);
      }
    }
  }

  private static void simulate(SplittableRandom random) throws Exception {
    MemoryDisk disk = new MemoryDisk();
    Map<Position, Integer> acknowledged = new HashMap<>();
    int number = 0;
    int lives = random.nextInt(2, 5);
    for (int life = 0; life < lives; life++) {
      Journal journal = open(disk);
      int bursts = random.nextInt(1, 6);
      for (int burst = 0; burst < bursts; burst++) {
        disk.fault(randomFault(random));
        Map<Integer, CompletableFuture<Position>> waiting = new HashMap<>();
        int entries = random.nextInt(1, 40);
        for (int i = 0; i < entries; i++) {
          int length = random.nextInt(20) == 0 ? 60_000 : random.nextInt(300);
          waiting.put(number, journal.append(Drafts.ofLength(number, length)));
          number++;
        }
        for (Map.Entry<Integer, CompletableFuture<Position>> one : waiting.entrySet()) {
          try {
            acknowledged.put(one.getValue().join(), one.getKey());
          } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(JournalUnavailableException.class);
          }
        }
      }
      if (random.nextInt(3) > 0) {
        disk.fault((_, _) -> {
          throw new IOException("no power");
        });
        journal.close();
        disk.crash(random.split());
        disk.fault(MemoryDisk.Fault.NONE);
      } else {
        disk.fault(MemoryDisk.Fault.NONE);
        journal.close();
      }
    }
    Journal journal = open(disk);
    verify(journal, acknowledged);
    journal.close();
  }

  private static void verify(Journal journal, Map<Position, Integer> acknowledged)
      throws IOException {
    Map<Position, Integer> found = new HashMap<>();
    List<Long> numbers = new ArrayList<>();
    for (Journal.Epoch epoch : journal.epochs()) {
      CompactRange tree = new CompactRange();
      try (JournalCursor cursor = journal.cursor(epoch.number(), 0)) {
        for (List<Stored> batch; !(batch = cursor.next(7, 100_000)).isEmpty(); ) {
          for (Stored stored : batch) {
            assertThat(stored.sequence()).isEqualTo(tree.size());
            Position position =
                new Position(epoch.origin(), stored.sequence(), tree.append(stored.entry().leaf()));
            assertThat(Drafts.leaf(stored).origin()).isEqualTo(epoch.origin());
            assertThat(Drafts.leaf(stored).sequence()).isEqualTo(stored.sequence());
            long number = Drafts.number(stored);
            if (number >= 0) {
              found.put(position, (int) number);
              numbers.add(number);
            }
          }
          assertThat(cursor.tree().root()).isEqualTo(tree.root());
        }
      }
      assertThat(tree.size()).isEqualTo(epoch.size());
    }
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(found).containsAllEntriesOf(acknowledged);
  }

  private static MemoryDisk.Fault randomFault(SplittableRandom random) {
    SplittableRandom own = random.split();
    int oneIn = random.nextInt(3, 40);
    return switch (random.nextInt(4)) {
      case 0 ->
          (operation, file) -> {
            if (own.nextInt(oneIn) == 0) {
              throw new IOException("injected: " + operation + " " + file.getFileName());
            }
          };
      case 1 ->
          (operation, _) -> {
            if (operation.equals("force") && own.nextInt(4) == 0) {
              throw new IOException("injected: input/output error");
            }
          };
      default -> MemoryDisk.Fault.NONE;
    };
  }

  private static Journal open(MemoryDisk disk) throws IOException {
    JournalOptions options =
        new JournalOptions(
            Path.of("/journal"),
            "mesh.example",
            "orders-1",
            JournalOptions.MIN_SEGMENT_BYTES,
            64,
            1L << 40,
            Duration.ofNanos(1_000),
            Duration.ofHours(1));
    return Journal.open(
        disk,
        options,
        new Drafts(),
        JournalListener.NONE,
        InstantSource.fixed(Drafts.NOW),
        Runnable::run);
  }
}

package dev.bylaw.log.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.mirror.MirrorAnswer.Info;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.SimulatedDisk;
import dev.bylaw.log.store.SimulatedDisk.Crash;
import dev.bylaw.log.store.SimulatedDisk.Fault;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import dev.bylaw.log.witness.AddCheckpoint;
import dev.bylaw.log.witness.KnownLogs;
import dev.bylaw.log.witness.TestTree;
import dev.bylaw.log.witness.Witness;
import dev.bylaw.log.witness.WitnessAnswer;
import dev.bylaw.log.witness.WitnessFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A witness and a mirror on a disk that fails and stops anywhere, before a log that shows two
 * histories. What was cosigned is never contradicted afterwards and never forgotten; what was said
 * to be mirrored is there wholly; what contradicts itself is kept.
 */
class MirrorSimulationTest {
  private static final String ORIGIN = "log.example/one";
  private static final String NAME = WitnessFolder.name(ORIGIN);
  private static final Path FOLDER = Path.of("/w");
  private static final int MOST = 1_200;
  private static final int FORK = 600;
  private static final boolean[] EITHER = {true, false};
  private static final boolean[] MACHINE = {true};
  private static final Ed25519Signer LOG = Ed25519Signer.ofSeed(ORIGIN, new byte[32]);
  private static final Ed25519Signer WITNESS = Ed25519Signer.generate("mirror.example/w");
  private static final Ed25519Signer MIRROR = Ed25519Signer.generate("mirror.example/m");
  private static final TestTree TREE = new TestTree(MOST);
  // a checkpoint is signed once for all runs
  private static final Map<Long, SignedNote> NOTES = new HashMap<>();
  private static final Map<Long, SignedNote> FORKED_NOTES = new HashMap<>();
  private static final TestTree FORKED = new TestTree(MOST, FORK);

  /** One run: a witness with its mirror, and what they promised. */
  private static final class Run {
    final SimulatedDisk disk;
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final KnownLogs logs =
        origin -> origin.equals(ORIGIN) ? List.of(LOG.verifier()) : List.of();
    private @Nullable Witness witness;
    private @Nullable Mirrors mirrors;
    private long cosigned;
    // whose history was cosigned last; either up to the fork
    private TestTree history = TREE;
    private long mirrored;
    private final Set<String> contradictions = new HashSet<>();

    Run(long seed) {
      disk = new SimulatedDisk(seed);
    }

    Witness witness() throws IOException {
      if (witness == null) {
        witness =
            new Witness(
                logs, new CosignatureSigner(WITNESS, () -> now), new WitnessFolder(disk, FOLDER));
      }
      return witness;
    }

    Mirrors mirrors() throws IOException {
      if (mirrors == null) {
        mirrors =
            new Mirrors(
                disk,
                Path.of("/m"),
                logs,
                witness(),
                List.of(new CosignatureSigner(MIRROR, () -> now)),
                new MirrorTickets(new byte[32]));
      }
      return mirrors;
    }

    void jump(SplittableRandom random) {
      now =
          random.nextInt(4) == 0
              ? Instant.EPOCH
              : now.plusSeconds(random.nextLong(-100_000_000, 100_000_000));
    }

    private static SignedNote note(TestTree tree, long size) {
      return (tree == TREE ? NOTES : FORKED_NOTES)
          .computeIfAbsent(size, at -> new Checkpoint(ORIGIN, at, tree.root(at)).sign(LOG));
    }

    /** Asks for a cosignature as a client does that has heard how far the witness is. */
    void cosign(TestTree tree, long size) throws IOException {
      SignedNote last = witness().last(ORIGIN);
      long old = last == null ? 0 : size(last);
      assertThat(old).isGreaterThanOrEqualTo(cosigned);
      if (size < old || size == 0) {
        return;
      }
      List<Hash> proof = old == 0 || old == size ? List.of() : tree.consistency(old, size);
      boolean contradicts =
          last != null && old == size && !last.text().equals(note(tree, size).text());
      WitnessAnswer answer =
          witness().add(new AddCheckpoint(old, proof, note(tree, size)).toBytes());
      switch (answer) {
        case WitnessAnswer.Cosigned _ -> {
          assertThat(contradicts).isFalse();
          boolean forked = tree != history && cosigned > FORK;
          assertThat(forked).as("%d and %d of two histories", cosigned, size).isFalse();
          cosigned = size;
          history = size > FORK ? tree : history;
          mirrors().pending(ORIGIN);
        }
        case WitnessAnswer.Conflict _, WitnessAnswer.NotConsistent _ -> {
          if (contradicts) {
            contradictions.add(last + "" + note(tree, size));
          }
        }
        default -> throw new AssertionError(answer);
      }
    }

    /** Sends entries from where the mirror is, as far as the witness has seen the log. */
    void send(int packages) throws IOException {
      SignedNote last = witness().last(ORIGIN);
      if (last == null) {
        return;
      }
      long end = size(last);
      TestTree tree = treeOf(last);
      MirrorAnswer answer = send(tree, 0, end, 0);
      if (answer instanceof MirrorAnswer.Conflict(Info info) && info.pending() == end) {
        answer = send(tree, info.next(), end, packages);
      } else if (end > 0 && !(answer instanceof MirrorAnswer.Mirrored)) {
        answer = send(tree, 0, end, packages);
      }
      if (answer instanceof MirrorAnswer.Mirrored) {
        mirrored = Math.max(mirrored, end);
      }
    }

    private MirrorAnswer send(TestTree tree, long start, long end, int packages)
        throws IOException {
      byte[] body =
          EntryUpload.write(new EntryUpload.Head(ORIGIN, start, end), packages, tree::leaf, tree);
      return mirrors().add(new ByteArrayInputStream(body));
    }

    /** The machine stops and starts again. */
    void restart() {
      disk.restart();
      witness = null;
      mirrors = null;
    }

    /** The process ends and starts again. */
    void kill() {
      disk.kill();
      witness = null;
      mirrors = null;
    }

    /** What was promised before this moment is there. */
    void look() throws Exception {
      disk.refuseChanges(null);
      SignedNote last = witness().last(ORIGIN);
      if (cosigned > 0) {
        long size = size(Objects.requireNonNull(last));
        assertThat(size).isGreaterThanOrEqualTo(cosigned);
        last.verify(LOG.verifier());
        TestTree known = treeOf(last);
        assertThat(last.text()).isEqualTo(note(known, size).text());
        assertThat(cosigned <= FORK || known == history || size <= FORK).isTrue();
      }
      long kept =
          disk.list(FOLDER).stream()
              .filter(file -> file.getFileName().toString().matches(".*\\.conflict-[0-9a-f]+"))
              .count();
      assertThat(kept).isGreaterThanOrEqualTo(contradictions.size());
      copy();
    }

    /** All that the mirror's checkpoint commits to can be read and derived. */
    private void copy() throws Exception {
      byte[] bytes = mirrors().checkpoint(NAME);
      if (bytes == null) {
        assertThat(mirrored).isZero();
        return;
      }
      SignedNote note = SignedNote.parse(bytes);
      note.verify(LOG.verifier());
      note.verify(new CosignatureSigner(MIRROR, () -> now).verifier());
      long size = size(note);
      assertThat(size).isGreaterThanOrEqualTo(mirrored);
      TestTree tree = treeOf(note);
      Tiles tiles = new Tiles(path -> mirrors().file(NAME, path), size);
      assertThat(Proofs.root(size, tiles)).isEqualTo(tree.root(size));
      for (long bundle = 0; bundle * TilePath.WIDTH < size; bundle++) {
        int width = TilePath.width(0, bundle, size);
        List<byte[]> entries = entries(bundle, width);
        for (int i = 0; i < width; i++) {
          assertThat(entries.get(i)).isEqualTo(tree.leaf(bundle * TilePath.WIDTH + i));
        }
      }
    }

    /** As readers do: a part of a bundle may have gone once all of it is there. */
    private List<byte[]> entries(long bundle, int width) throws IOException {
      try {
        return EntryBundle.decode(mirrors().file(NAME, TilePath.entries(bundle, width)), width);
      } catch (NoSuchFileException _) {
        return EntryBundle.decode(
            mirrors().file(NAME, TilePath.entries(bundle, TilePath.WIDTH)), TilePath.WIDTH);
      }
    }

    /** The end of a run: nothing is lost, and the work goes on to its end. */
    void check(boolean machine) throws Exception {
      if (machine) {
        restart();
      } else {
        kill();
      }
      look();
      restart();
      look();
      SignedNote last = witness().last(ORIGIN);
      cosign(last == null ? TREE : treeOf(last), MOST);
      send(Integer.MAX_VALUE);
      assertThat(mirrored).isEqualTo(MOST);
      restart();
      look();
    }

    private static TestTree treeOf(SignedNote note) throws IOException {
      return note.text().equals(note(TREE, size(note)).text()) ? TREE : FORKED;
    }

    private static long size(SignedNote note) throws IOException {
      try {
        return Checkpoint.parse(note.text()).size();
      } catch (dev.bylaw.log.note.NoteException e) {
        throw new IOException(e);
      }
    }
  }

  private static void scenario(Run run) throws IOException {
    run.cosign(TREE, 44);
    run.send(9);
    run.cosign(TREE, 300);
    run.send(9);
    run.cosign(FORKED, 700);
    run.send(1);
    run.cosign(TREE, 700);
    run.cosign(TREE, 800);
    run.send(9);
    run.cosign(FORKED, 1_100);
    run.send(9);
  }

  /** Each operation fails once, in each way; then the process ends, or the machine stops. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyOperationMayFail(Fault fault) throws Exception {
    Run whole = new Run(0);
    scenario(whole);
    whole.check(true);
    long operations = whole.disk.operations();
    assertThat(operations).isGreaterThan(100);
    for (long at = 0; at < operations; at++) {
      // how the operation fails does not matter to a process that is killed over it
      for (boolean machine : fault == Fault.BEFORE ? EITHER : MACHINE) {
        Run run = new Run(at);
        run.disk.failAfter(at, fault);
        try {
          try {
            scenario(run);
          } catch (IOException _) {
            // told to whoever asked
          } catch (Crash _) {
            run.restart();
          }
          run.check(machine);
        } catch (AssertionError | Exception e) {
          throw new AssertionError(
              "operation %d failing %s, machine %s".formatted(at, fault, machine), e);
        }
      }
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("bylaw.seed", 1);
    return LongStream.range(first, first + Long.getLong("bylaw.simulations", 120));
  }

  /** Random work, random failures, random ends. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingThatWasPromisedIsLost(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Run run = new Run(seed);
    for (int step = 0; step < 40; step++) {
      try {
        switch (random.nextInt(16)) {
          case 0, 1 -> run.disk.failAfter(random.nextInt(30), Fault.values()[random.nextInt(4)]);
          case 2 -> run.restart();
          case 3 -> run.kill();
          case 4 -> run.disk.refuseChanges("No space left on device");
          case 5, 6 -> run.disk.refuseChanges(null);
          case 7 -> run.jump(random);
          case 8 -> run.cosign(random.nextInt(3) == 0 ? FORKED : TREE, run.cosigned);
          case 9, 10, 11 ->
              run.cosign(
                  random.nextInt(3) == 0 ? FORKED : TREE,
                  Math.min(MOST, run.cosigned + random.nextInt(1, 200)));
          default -> run.send(random.nextInt(1, 4));
        }
      } catch (Crash _) {
        run.restart();
        run.look();
      } catch (IOException _) {
        if (random.nextBoolean()) {
          run.kill();
        }
      }
    }
    run.check(random.nextBoolean());
  }
}

package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write that was cut off at any byte was not acknowledged; a change before it is no tear. */
class TornTailTest {
  private static final Path ROOT = Path.of("/log");
  private static final Path SEGMENT = ROOT.resolve("wal/00000000000000000000.wal");

  private final TestSidecar sidecar = new TestSidecar("a").write(9);

  private SimulatedDisk threeFrames() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1);
    disk.createDirectory(ROOT);
    WriteAheadLog log = WriteAheadLog.open(disk, ROOT, 1 << 13, 0).log();
    for (int i = 0; i < 9; i += 3) {
      log.append(i, sidecar.journal().subList(i, i + 3));
    }
    log.close();
    return disk;
  }

  private int frameBytes() {
    return Frame.bytes(sidecar.journal().subList(0, 3));
  }

  @Test
  void aTailThatIsTornAtAnyByteIsLeftOut() throws Exception {
    byte[] whole = threeFrames().read(SEGMENT);
    int start = 2 * frameBytes();
    int end = start + Frame.bytes(sidecar.journal().subList(6, 9));
    for (int cut = start; cut < end; cut++) {
      byte[] zeroed = whole.clone();
      Arrays.fill(zeroed, cut, zeroed.length, (byte) 0);
      boolean padding = Arrays.equals(zeroed, whole);
      assertThat(frames(zeroed)).as("zeros from %d", cut).hasSize(padding ? 3 : 2);
      // a file that was not preallocated ends where it was cut
      assertThat(frames(Arrays.copyOf(whole, cut))).as("cut at %d", cut).hasSize(2);
      byte[] started = whole.clone();
      Arrays.fill(started, start, cut, (byte) 0);
      assertThat(frames(started)).as("zeros up to %d", cut).hasSize(cut == start ? 3 : 2);
    }
  }

  @Test
  void aChangeBeforeTheTailIsAnError() throws Exception {
    byte[] whole = threeFrames().read(SEGMENT);
    for (int at = 0; at < 2 * frameBytes(); at += 7) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> frames(changed))
          .as("bit at byte %d", at)
          .isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void aSegmentThatIsMissingIsAnError() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    disk.createDirectory(ROOT);
    WriteAheadLog log = WriteAheadLog.open(disk, ROOT, 64, 0).log();
    for (int i = 0; i < 9; i++) {
      log.append(i, sidecar.journal().subList(i, i + 1));
    }
    List<Path> segments = disk.list(ROOT.resolve("wal"));
    assertThat(segments).hasSize(9);
    disk.remove(segments.get(4));
    assertThatThrownBy(() -> WriteAheadLog.open(disk, ROOT, 64, 0))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("expected a segment that begins with frame 4");
  }

  private List<Frame> frames(byte[] segment) throws IOException {
    SimulatedDisk disk = threeFrames();
    disk.damage(SEGMENT, segment);
    return WriteAheadLog.open(disk, ROOT, 1 << 13, 0).frames();
  }
}

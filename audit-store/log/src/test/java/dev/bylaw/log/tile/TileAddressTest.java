package dev.bylaw.log.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TileAddressTest {
  @Test
  void aPathReadsAsItIsWritten() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      long index = random.nextLong(1L << random.nextInt(1, 49));
      TileAddress address = new TileAddress(random.nextInt(-1, 64), index, random.nextInt(1, 257));
      assertThat(TileAddress.parse(address.toString())).isEqualTo(address);
    }
    assertThat(TileAddress.parse("tile/0/x001/x234/067"))
        .isEqualTo(new TileAddress(0, 1_234_067, 256));
  }

  @Test
  void anythingElseIsNone() {
    for (String path :
        List.of(
            "tile/0/67",
            "tile/0/0067",
            "tile/0/x000/067",
            "tile/0/067.p/0",
            "tile/0/067.p/256",
            "tile/0/067.p/01",
            "tile/64/000",
            "tile/00/000",
            "tile/-1/000",
            "tile/8/0/000",
            "tile/entries/../../000",
            "tile/entries/000/",
            "tile/entries/x999/x999/x999/x999/x999/999",
            "checkpoint",
            "")) {
      assertThat(TileAddress.parse(path)).as(path).isNull();
    }
  }

  @Test
  void changedPathsAreReadInOneFormAlone() {
    Random random = new Random(6);
    byte[] sound = "tile/entries/x012/345.p/67".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = sound.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
      String path = new String(bytes, StandardCharsets.US_ASCII);
      TileAddress read = TileAddress.parse(path);
      assertThat(read == null || read.toString().equals(path)).isTrue();
    }
  }

  @Test
  void aWiderOneIsCut() throws TileException {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      entries.add(new byte[i]);
    }
    TileAddress bundle = new TileAddress(TileAddress.ENTRIES, 0, 9);
    assertThat(bundle.cut(EntryBundle.encode(entries), 4))
        .isEqualTo(EntryBundle.encode(entries.subList(0, 4)));
    assertThat(new TileAddress(1, 0, 3).cut(new byte[96], 2)).hasSize(64);
  }
}

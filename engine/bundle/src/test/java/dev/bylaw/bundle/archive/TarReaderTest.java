package dev.bylaw.bundle.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TarReaderTest {
  private static final byte[] X = "x".getBytes(StandardCharsets.UTF_8);
  private static final ArchiveLimits SMALL = new ArchiveLimits(1 << 20, 64 << 10, 20, 4_096, 200);

  static Stream<Arguments> hostile() {
    byte[] pax = "20 path=../../passwd\n".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        refused("leads out", one("../x", '0')),
        refused("leads out", one("a/../../x", '0')),
        refused("absolute", one("/etc/passwd", '0')),
        refused("no path", one("a\\..\\x", '0')),
        refused("no path", one("a\nb", '0')),
        refused("empty step", one("a//b", '0')),
        refused("empty step", one("a/./b", '0')),
        refused(
            "leads out",
            new Archives()
                .add("h", 'x', "21 path=../../passwd\n".getBytes(StandardCharsets.UTF_8))
                .add("a", '0', X)),
        refused("malformed", new Archives().add("h", 'x', pax).add("a", '0', X)),
        refused(
            "sets `size`",
            new Archives()
                .add("h", 'x', "12 size=999\n".getBytes(StandardCharsets.UTF_8))
                .add("a", '0', X)),
        refused("symbolic link", new Archives().add("a", '2', 0, "/etc/passwd", new byte[0])),
        refused("hard link", new Archives().add("a", '1', 0, "b", new byte[0])),
        refused("device", new Archives().add("a", '3', new byte[0])),
        refused("pipe", new Archives().add("a", '6', new byte[0])),
        refused("unknown type", new Archives().add("a", 'S', new byte[0])),
        refused("twice", new Archives().add("a", '0', X).add("a", '0', X)),
        refused("twice", new Archives().add("a", '0', X).add("./a", '0', X)),
        refused("both a file and a folder", new Archives().add("a", '0', X).add("a/b", '0', X)),
        refused("twice", new Archives().add("a/b", '0', X).add("a", '0', X)),
        refused("folder with a content", new Archives().add("a/", '5', X)),
        refused("cut short", new Archives().add("a", '0', 4_000, "", X)),
        refused("at most 4096", new Archives().add("a", '0', 1L << 32, "", X)),
        refused("at most 4096", new Archives().add("a", '0', new byte[5_000])),
        refused(
            "longer than 200",
            new Archives().add("h", 'L', "n".repeat(300).getBytes()).add("a", '0', X)),
        refused("goes on after its end", new Archives().add("a", '0', X).end().raw(X)),
        refused(
            "no number",
            new Archives()
                .raw(new byte[100])
                .raw("garbage".repeat(100).getBytes(StandardCharsets.UTF_8))));
  }

  private static Arguments refused(String why, Archives archive) {
    return Arguments.of(why, archive);
  }

  private static Archives one(String name, char type) {
    return new Archives().add(name, type, X);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void hostile(String why, Archives archive) {
    assertThatThrownBy(() -> BundleArchive.read(archive.end().gzip(), SMALL))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesMoreEntriesThanAllowed() {
    var many = new Archives();
    for (int i = 0; i < 21; i++) {
      many.add("f" + i, '0', X);
    }
    assertThatThrownBy(() -> BundleArchive.read(many.end().gzip(), SMALL))
        .hasMessageContaining("more than 20 entries");
  }

  /** A gigabyte of zeros is a megabyte of gzip: what counts is what comes out. */
  @Test
  void refusesABombBeforeItIsUnpacked() {
    byte[] bomb = Archives.gzip(new byte[16 << 20]);
    assertThat(bomb.length).isLessThan(32 << 10);
    assertThatThrownBy(() -> BundleArchive.read(bomb, SMALL))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("unpacks to more than 65536 bytes");
  }

  @Test
  void refusesWhatIsNoGzipOrTooLarge() {
    assertThatThrownBy(() -> BundleArchive.read("PK zip".getBytes(), SMALL))
        .hasMessageContaining("expected gzip");
    assertThatThrownBy(() -> BundleArchive.read(new byte[(1 << 20) + 1], SMALL))
        .hasMessageContaining("larger than 1048576 bytes");
    assertThatThrownBy(() -> BundleArchive.read(new byte[0], SMALL))
        .isInstanceOf(BundleException.class);
  }
}

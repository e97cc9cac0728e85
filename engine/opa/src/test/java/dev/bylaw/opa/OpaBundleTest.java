package dev.bylaw.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.value.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for a bundle, and what is refused. */
class OpaBundleTest {
  private static final byte[] WASM = {0, 'a', 's', 'm'};

  @TempDir Path folder = Path.of(".");

  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  private void entry(String name, char type, byte[] content) throws IOException {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000600");
    put(header, 124, String.format("%011o", content.length));
    header[156] = (byte) type;
    put(header, 257, "ustar");
    int sum = 8 * ' ';
    for (byte each : header) {
      sum += each & 0xFF;
    }
    put(header, 148, String.format("%06o", sum));
    tar.write(header);
    tar.write(content);
    tar.write(new byte[(512 - content.length % 512) % 512]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private OpaBundle read(BundleLimits limits) throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(tar.toByteArray());
      gzip.write(new byte[1024]);
    }
    return OpaBundle.read(
        Files.write(folder.resolve("bundle.tar.gz"), zipped.toByteArray()), limits);
  }

  private void refuses(BundleLimits limits, String message) {
    assertThatThrownBy(() -> read(limits))
        .isInstanceOf(OpaException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readsPolicyDataAndRevision() throws Exception {
    entry("/policy.wasm", '0', WASM);
    entry("/data.json", '0', "{\"a\": {\"x\": 1}}".getBytes(UTF_8));
    entry("a/", '5', new byte[0]);
    entry("./a/data.json", '0', "{\"y\": 2}".getBytes(UTF_8));
    entry("/.manifest", '0', "{\"revision\": \"r1\", \"roots\": [\"\"]}".getBytes(UTF_8));
    entry("/p.rego", '0', "package p".getBytes(UTF_8));
    OpaBundle bundle = read(BundleLimits.standard());
    assertThat(bundle.revision()).isEqualTo("r1");
    assertThat(bundle.wasm()).isEqualTo(WASM);
    assertThat(bundle.data()).isEqualTo(Json.parse("{\"a\": {\"x\": 1, \"y\": 2}}"));
  }

  @Test
  void readsFolder() throws Exception {
    Files.write(folder.resolve("policy.wasm"), WASM);
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("b/data.json"), "{\"z\": 3}");
    OpaBundle bundle = OpaBundle.read(folder, BundleLimits.standard());
    assertThat(bundle.data()).isEqualTo(Json.parse("{\"b\": {\"z\": 3}}"));
  }

  @Test
  void longNamesAreRead() throws Exception {
    entry("././@LongLink", 'L', "/policy.wasm\0".getBytes(UTF_8));
    entry("short", '0', WASM);
    assertThat(read(BundleLimits.standard()).wasm()).isEqualTo(WASM);
  }

  @Test
  void refusesWhatLeadsOutOrIsNoFile() throws Exception {
    entry("/a/../../policy.wasm", '0', WASM);
    refuses(BundleLimits.standard(), "leads out of the bundle");
    tar.reset();
    entry("/policy.wasm", '2', new byte[0]);
    refuses(BundleLimits.standard(), "is neither file nor folder");
  }

  @Test
  void refusesWhatIsTooMuch() throws Exception {
    entry("/p.rego", '0', new byte[10_000]);
    refuses(new BundleLimits(1 << 20, 9_999, 10), "unpacks to more than 9999 bytes");
    refuses(new BundleLimits(10, 1 << 20, 10), "more than 10");
    entry("/q.rego", '0', new byte[0]);
    refuses(new BundleLimits(1 << 20, 1 << 20, 1), "more than 1 files");
  }

  @Test
  void refusesWhatContradictsItself() throws Exception {
    entry("/policy.wasm", '0', WASM);
    entry("policy.wasm", '0', WASM);
    refuses(BundleLimits.standard(), "stands in the bundle twice");
    tar.reset();
    entry("/data.json", '0', "{\"a\": {\"x\": 1}}".getBytes(UTF_8));
    entry("/a/data.json", '0', "{\"x\": 2}".getBytes(UTF_8));
    refuses(BundleLimits.standard(), "`data.a.x` has two values");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    entry("/data.json", '0', "{}".getBytes(UTF_8));
    refuses(BundleLimits.standard(), "has no `policy.wasm`");
    tar.reset();
    entry("/data.json", '0', "[]".getBytes(UTF_8));
    refuses(BundleLimits.standard(), "expected an object, found array");
    tar.reset();
    entry("/data.json", '0', "{".getBytes(UTF_8));
    refuses(BundleLimits.standard(), "`data.json` is not JSON");
    tar.reset();
    refuses(BundleLimits.standard(), "is an empty archive");
  }

  @Test
  void refusesWhatIsNotGzip() throws Exception {
    Path file = Files.writeString(folder.resolve("bundle.tar.gz"), "package p, and no archive");
    assertThatThrownBy(() -> OpaBundle.read(file, BundleLimits.standard()))
        .isInstanceOf(OpaException.class)
        .hasMessageContaining("is not gzip");
  }

  @Test
  void anyBytesAreRefusedOrRead() throws Exception {
    entry("/policy.wasm", '0', WASM);
    entry("/data.json", '0', "{\"a\": 1}".getBytes(UTF_8));
    byte[] good = tar.toByteArray();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad =
          Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
      for (int j = random.nextInt(4); j > 0 && bad.length > 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      tar.reset();
      tar.write(bad);
      try {
        read(BundleLimits.standard());
      } catch (OpaException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }
}

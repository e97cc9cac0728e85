package dev.bylaw.log.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Valid and invalid proofs that we did not make. */
class ProofVectorsTest {
  @TestFactory
  List<DynamicTest> inclusion() throws IOException {
    return vectors(
        "inclusion",
        json ->
            ProofVerifier.inclusion(
                hash(json, "leafHash"),
                number(json, "leafIdx"),
                number(json, "treeSize"),
                proof(json),
                hash(json, "root")));
  }

  @TestFactory
  List<DynamicTest> consistency() throws IOException {
    return vectors(
        "consistency",
        json ->
            ProofVerifier.consistency(
                number(json, "size1"),
                number(json, "size2"),
                proof(json),
                hash(json, "root1"),
                hash(json, "root2")));
  }

  private static List<DynamicTest> vectors(String folder, ThrowingConsumer<String> verify)
      throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Assumptions.assumeFalse(
        shared.isEmpty(), "skipped: the proof vectors are not here (-Dbylaw.shared=DIR)");
    Path root = Path.of(shared, "merkle-vectors", folder);
    try (Stream<Path> files = Files.walk(root)) {
      List<DynamicTest> tests =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .sorted()
              .map(file -> test(root, file, verify))
              .toList();
      assertThat(tests).hasSizeGreaterThan(90);
      return tests;
    }
  }

  private static DynamicTest test(Path root, Path file, ThrowingConsumer<String> verify) {
    String json;
    try {
      json = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean invalid = json.contains("\"wantErr\": true");
    return DynamicTest.dynamicTest(
        root.relativize(file).toString(),
        () -> {
          if (invalid) {
            assertThatThrownBy(() -> verify.accept(json))
                .isInstanceOfAny(ProofException.class, IllegalArgumentException.class);
          } else {
            assertThatCode(() -> verify.accept(json)).doesNotThrowAnyException();
          }
        });
  }

  private static String find(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(json);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static long number(String json, String name) {
    return Long.parseUnsignedLong(find(json, "\"" + name + "\": ([0-9]+)"));
  }

  // some vectors hold words in the place of roots; their hash is equal where they are equal
  private static Hash hash(String json, String name) {
    byte[] bytes =
        Base64.getDecoder().decode(find(json, "\"" + name + "\": (?:null|\"([^\"]*)\")"));
    return bytes.length == Hash.BYTES || bytes.length == 0
        ? Hash.of(bytes)
        : new Hasher().digest(bytes, 0, bytes.length);
  }

  private static List<Hash> proof(String json) {
    List<Hash> hashes = new ArrayList<>();
    String list = find(json, "\"proof\": (null|\\[.*?])");
    Matcher matcher = Pattern.compile("\"([^\"]*)\"").matcher(list);
    while (matcher.find()) {
      hashes.add(Hash.of(Base64.getDecoder().decode(matcher.group(1))));
    }
    return hashes;
  }
}

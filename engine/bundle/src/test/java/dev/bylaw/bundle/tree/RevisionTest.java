package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RevisionTest {

  private static final long SEED = Long.getLong("bylaw.seed", System.nanoTime());

  private static List<TreeFile> randomTree(SplittableRandom random) {
    var files = new LinkedHashMap<String, TreeFile>();
    int count = random.nextInt(1, 20);
    for (int i = 0; i < count; i++) {
      var path = new StringBuilder("d");
      for (int j = random.nextInt(1, 6); j > 0; j--) {
        path.append(pick(random));
      }
      byte[] bytes = new byte[random.nextInt(0, 50)];
      random.nextBytes(bytes);
      files.put(path.toString(), new TreeFile(path.toString(), bytes));
    }
    return new ArrayList<>(files.values());
  }

  private static String revision(List<TreeFile> files) {
    return TreeFiles.of(files).revision();
  }

  private static String pick(SplittableRandom random) {
    return List.of("a", "b", "/", ".", "-", "é", "😀", "\uFFFD").get(random.nextInt(8));
  }

  @Test
  void isTheSameInAnyOrderAndChangesWithAnyByte() {
    var random = new SplittableRandom(SEED);
    for (int round = 0; round < 500; round++) {
      List<TreeFile> files = randomTree(random);
      String revision = revision(files);
      assertThat(revision).matches("sha256:[0-9a-f]{64}");

      var shuffled = new ArrayList<>(files);
      Collections.shuffle(shuffled, new Random(random.nextLong()));
      assertThat(revision(shuffled)).as("seed %d", SEED).isEqualTo(revision);

      int at = random.nextInt(files.size());
      TreeFile file = files.get(at);
      var changed = new ArrayList<>(files);
      byte[] bytes = Arrays.copyOf(file.bytes(), file.bytes().length + 1);
      switch (random.nextInt(4)) {
        case 0 -> changed.set(at, new TreeFile(file.path(), bytes));
        case 1 -> changed.set(at, new TreeFile(file.path() + "x", file.bytes()));
        case 2 -> changed.remove(at);
        default -> {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          changed.set(at, new TreeFile(file.path(), bytes));
        }
      }
      assertThat(revision(changed)).as("seed %d", SEED).isNotEqualTo(revision);
    }
  }

  /** The form is a promise: it is written down with the class and computed here another way. */
  @Test
  void isTheDocumentedDigest() {
    var a = new TreeFile("a", "1".getBytes(StandardCharsets.UTF_8));
    var b = new TreeFile("b/c", new byte[0]);
    assertThat(TreeParts.digest(List.of(b, a)))
        .isEqualTo("sha256:5fe86671985191244df4f191a6b485bc54e2012157e0890a148b2ef0489f8dd5");
  }
}

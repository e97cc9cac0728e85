package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees that were made to do harm are refused, each with an error that says where and what. */
class HostileTreeTest {
  @TempDir Path temp;
  private Path tree;

  @BeforeEach
  void copy() throws IOException {
    tree = BaseTree.copyTo(temp.resolve("tree"));
  }

  private List<String> told(TreeLimits limits) throws IOException {
    LoadResult result = TreeLoader.load(tree, new LoadOptions(BaseTree.CLOCK, null, false, limits));
    assertThat(result.tree()).isNull();
    return result.diagnostics().stream()
        .filter(Diagnostic::isError)
        .map(d -> d.location().file() + " " + d.code())
        .distinct()
        .toList();
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void write(String path, String text) throws IOException {
    write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> bombs() {
    Map<String, String> bombs = new TreeMap<>();
    StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*a" + (i - 1);
      laughs.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(
                          alias, alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }
    bombs.put("too_many_nodes", laughs.toString());
    bombs.put("too_many_aliases", "a: &a x\nb: [" + "*a, ".repeat(1_100) + "x]\n");
    bombs.put("too_deep", "id: " + "[".repeat(5_000) + "]".repeat(5_000));
    bombs.put("unknown_alias", "a: &a [*a]\n");
    bombs.put("several_documents", "id: a\n---\nid: b\n");
    return bombs;
  }

  @ParameterizedTest
  @CsvSource({
    "too_many_nodes",
    "too_many_aliases",
    "too_deep",
    "unknown_alias",
    "several_documents"
  })
  void bombsOfYamlAreRefusedWhereverTheyStand(String code) throws IOException {
    String bomb = bombs().get(code);
    String header =
        "# METADATA\n# " + bomb.strip().replace("\n", "\n# ") + "\npackage bylaw.global.x\n";
    for (String path :
        List.of("holds/bomb.yaml", "waivers/bomb.yaml", "domains/sales/answers.yaml")) {
      write(path, bomb);
      assertThat(told(TreeLimits.DEFAULT)).contains(path + " " + code);
    }
    if (code.startsWith("too_many")) {
      write("global/access/x.rego", header);
      assertThat(told(TreeLimits.DEFAULT)).anyMatch(t -> t.startsWith("global/access/x.rego "));
    }
  }

  @Test
  void aFileOfAGigabyteIsNotRead() throws IOException {
    for (String path : List.of("holds/big.yaml", "global/pii/big.rego", "global/pii/big.xlsx")) {
      try (RandomAccessFile sparse = new RandomAccessFile(tree.resolve(path).toFile(), "rw")) {
        sparse.setLength(1L << 30);
      }
    }
    assertThat(told(TreeLimits.DEFAULT))
        .contains(
            "holds/big.yaml file_too_large",
            "global/pii/big.rego file_too_large",
            "global/pii/big.xlsx file_too_large");
  }

  @Test
  void whatIsNoUtf8IsRefused() throws IOException {
    byte[] latin = "x: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    for (String path :
        List.of(
            "holds/a.yaml", "global/pii/a.rego", "global/pii/a.csv", "global/pii/controls.yaml")) {
      write(path, latin);
    }
    assertThat(told(TreeLimits.DEFAULT))
        .contains(
            "holds/a.yaml not_utf8",
            "global/pii/a.rego not_utf8",
            "global/pii/a.csv not_utf8",
            "global/pii/controls.yaml not_utf8");
  }

  @Test
  void namesThatDeceiveAreRefusedAndShownEscaped() throws IOException {
    for (String name : List.of("a\nb.rego", "\u001b[31m.rego", "a\\b.rego", "\u202eoger.rego")) {
      try {
        write("global/pii/" + name, "package bylaw.global.pii.a\n");
      } catch (InvalidPathException | IOException _) {
        Assumptions.abort("skipped: this file system refuses such names itself");
      }
    }
    assertThat(told(TreeLimits.DEFAULT))
        .contains(
            "global/pii/a\\u000ab.rego odd_name",
            "global/pii/\\u001b[31m.rego odd_name",
            "global/pii/a\\u005cb.rego odd_name",
            "global/pii/\\u202eoger.rego odd_name");
  }

  @Test
  void foldersDeeperThanAnyTreeAreNotEntered() throws IOException {
    write("global/" + "d/".repeat(60) + "x.rego", "package x\n");
    assertThat(told(TreeLimits.DEFAULT)).singleElement().asString().endsWith(" too_deep");
  }

  @Test
  void moreFilesThanAnyTreeHasAreNotCounted() throws IOException {
    for (int i = 0; i < 200; i++) {
      write("global/notes/" + i + ".md", "");
    }
    assertThat(told(new TreeLimits(150, 1 << 20, 1 << 20, 16))).contains(". too_many_files");
  }

  @Test
  void linksOutOfTheTreeAreNotFollowed() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret.yaml"), "password: x");
    Files.createSymbolicLink(tree.resolve("holds/out.yaml"), secret);
    Files.createSymbolicLink(tree.resolve("domains/people/access"), temp);
    assertThat(told(TreeLimits.DEFAULT))
        .contains("holds/out.yaml link_outside", "domains/people/access link_outside");
  }
}

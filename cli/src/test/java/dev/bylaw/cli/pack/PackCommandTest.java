package dev.bylaw.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.test.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final String PACK = "eu-data-act-33";

  @TempDir Path temp;

  private String before = "";

  @BeforeEach
  void atHome() {
    before = System.getProperty("bylaw.home", "");
    System.setProperty("bylaw.home", ROOT.toString());
  }

  @AfterEach
  void elsewhere() {
    if (before.isEmpty()) {
      System.clearProperty("bylaw.home");
    } else {
      System.setProperty("bylaw.home", before);
    }
  }

  @Test
  void newTreeWithAPackPassesItsChecksInAnyMesh() {
    Captured made = Captured.run("init", temp.resolve("gov").toString(), "--pack", PACK);
    assertThat(made.out()).contains("added ").contains("turned on in ");
    String tree = temp.resolve("gov/policies").toString();
    assertThat(Captured.run("check", "--strict", "-p", tree).code()).isZero();
    Captured found =
        Captured.run(
            "compliance",
            "-p",
            tree,
            temp.resolve("gov/policies/domains/sales/products/records/contract.odcs.yaml")
                .toString());
    assertThat(found.out()).contains("33");
  }

  @Test
  void copyIsComparedWithWhatShips() throws IOException {
    assertThat(Captured.run("init", temp.resolve("gov").toString()).code()).isZero();
    String tree = temp.resolve("gov/policies").toString();
    assertThat(Captured.run("pack", "list", "-p", tree).out()).contains("not in this tree");
    assertThat(Captured.run("pack", "check", "-p", tree).code()).isZero();
    assertThat(Captured.run("pack", "add", PACK, "-p", tree).code()).isZero();
    assertThat(Captured.run("pack", "check", "-p", tree).out()).contains("as it ships");

    Path readme = temp.resolve("gov/policies/packs").resolve(PACK).resolve("README.md");
    Files.writeString(readme, "ours");
    Captured check = Captured.run("pack", "check", "-p", tree);
    assertThat(check.code()).isEqualTo(4);
    assertThat(check.out()).contains("changed in this tree").contains("differs    README.md");
    Captured add = Captured.run("pack", "add", PACK, "-p", tree);
    assertThat(add.code()).isEqualTo(2);
    assertThat(readme).hasContent("ours");
    assertThat(Captured.run("pack", "add", PACK, "-p", tree, "--force").code()).isZero();
    assertThat(Captured.run("pack", "check", "-p", tree).code()).isZero();
  }

  @Test
  void unknownPackIsRefusedBeforeAnythingIsWritten() {
    Captured made = Captured.run("init", temp.resolve("gov").toString(), "--pack", "eu-data-act");
    assertThat(made.code()).isEqualTo(2);
    assertThat(made.err()).contains("did you mean `eu-data-act-33`?");
    assertThat(temp.resolve("gov")).doesNotExist();
  }

  @Test
  void jsonFollowsItsSchema() {
    String folder = temp.resolve("gov").toString();
    Captured made = Captured.run("init", folder, "--format", "json", "--pack", PACK);
    assertThat(made.json("init")).contains("policies/mesh.yaml", PACK);
    String tree = temp.resolve("gov/policies").toString();
    for (String command : List.of("list", "check", "add " + PACK)) {
      List<String> words = new ArrayList<>(List.of("pack"));
      words.addAll(List.of(command.split(" ")));
      words.addAll(List.of("-p", tree, "--format", "json"));
      assertThat(Captured.run(words.toArray(String[]::new)).json("packs"))
          .contains("\"state\" : \"same\"");
    }
  }
}

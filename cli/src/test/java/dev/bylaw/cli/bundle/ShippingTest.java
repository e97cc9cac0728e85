package dev.bylaw.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.Main;
import dev.bylaw.cli.test.Captured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A council's hands: keys, a waiver, a release; each with keys that the run makes. */
class ShippingTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));

  @TempDir Path temp;
  private Path tree = Path.of("");
  private String out = "";

  @BeforeEach
  void copy() throws IOException {
    tree = temp.resolve("policies");
    Path from = ROOT.resolve("policies");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = tree.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private int run(String... args) {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      return Main.run(args);
    } finally {
      System.setOut(before);
      out = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private String key(String name) throws IOException {
    Path file = temp.resolve(name.replace('/', '-') + ".key");
    assertThat(run("key", "new", name, file.toString())).isZero();
    assertThat(run("key", "show", file.toString())).isZero();
    assertThat(out).contains(Files.readString(Path.of(file + ".pub")).strip());
    assertThat(out).doesNotContain("PRIVATE");
    return file.toString();
  }

  private static String pub(String key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  private void edit(String from, String to) throws IOException {
    Path mesh = tree.resolve("mesh.yaml");
    String text = Files.readString(mesh);
    assertThat(text).contains(from);
    Files.writeString(mesh, text.replace(from, to));
  }

  @Test
  void waiverIsRequestedApprovedListedAndEnds() throws IOException {
    String ruth = key("ruth.cohen");
    String omar = key("omar.aziz");
    String mesh = Files.readString(tree.resolve("mesh.yaml"));
    Files.writeString(
        tree.resolve("mesh.yaml"),
        mesh.replaceFirst("- ruth\\.cohen\\+\\S+", "- " + pub(ruth))
            .replaceFirst("- omar\\.aziz\\+\\S+", "- " + pub(omar)));
    Files.delete(tree.resolve("waivers/fraud-desk.yaml"));
    String[] request = {
      "waiver",
      "request",
      "season",
      "-p",
      tree.toString(),
      "--at",
      "2026-11-21",
      "--control",
      "council.pii.mask-outside-domain",
      "--action",
      "read",
      "--product",
      "urn:mesh:sales:orders",
      "--role",
      "fraud-analyst",
      "--until",
      "2026-12-01",
      "--reason",
      "returns: \"why\" they rose",
      "--ticket",
      "PRIV-9",
      "--requester",
      "omar.aziz",
      "--compensation",
      "{masks: {\"*pii\": tokenize}}"
    };
    String[] ofNoControl = request.clone();
    ofNoControl[2] = "typo";
    ofNoControl[8] = "council.pii.mask-outside";
    assertThat(run(ofNoControl)).as("no such control").isEqualTo(3);
    assertThat(tree.resolve("waivers/typo.yaml")).doesNotExist();
    assertThat(run(request)).isZero();
    assertThat(out).contains("2 members of privacy-office must approve").doesNotContain("omar");
    assertThat(run(request)).as("a second one of the id").isEqualTo(2);
    assertThat(run("check", "-p", tree.toString(), "--at", "2026-11-21")).isEqualTo(3);
    assertThat(out).contains("quorum_missing");
    run("check", "-p", tree.toString(), "--at", "2026-11-21", "--format", "json");
    Captured.requireSchema("check-report", out);
    String file = tree.resolve("waivers/season.yaml").toString();

    assertThat(approve("season", omar)).as("the requester").isEqualTo(4);
    assertThat(approve("season", ruth)).isZero();
    assertThat(out).contains("1 of 2 approvals");
    assertThat(approve("season", ruth, "--format", "json")).as("once more").isZero();
    Captured.requireSchema("register", out);
    assertThat(out).contains("\"approvers\" : [ \"ruth.cohen\" ]", "\"state\" : \"pending\"");
    edit(
        "members: [lea.fischer, omar.aziz, ruth.cohen]\n    quorum: 2",
        "members: [lea.fischer, omar.aziz, ruth.cohen]\n    quorum: 1");
    assertThat(run("waiver", "list", "-p", tree.toString(), "--at", "2026-11-21")).isZero();
    assertThat(out).contains("season  active").contains("10 days left");
    assertThat(run("check", "-p", tree.toString(), "--at", "2026-11-21")).isZero();
    assertThat(run("waiver", "expiring", "-p", tree.toString(), "--at", "2026-11-21", "--strict"))
        .isEqualTo(4);
    assertThat(
            run("waiver", "list", "-p", tree.toString(), "--at", "2026-12-01", "--format", "json"))
        .isZero();
    assertThat(out).contains("\"state\" : \"expired\"");
    Files.writeString(
        Path.of(file), Files.readString(Path.of(file)).replace("2026-12-01", "2026-12-02"));
    assertThat(run("check", "-p", tree.toString(), "--at", "2026-11-21")).isEqualTo(3);
    assertThat(out).contains("forged_approval");
  }

  private int approve(String waiver, String key, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("waiver", "approve", waiver, "-p", tree.toString(), "--at", "2026-11-21"));
    words.addAll(List.of("--key", key));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void whatMachinesReadOfAHoldFollowsItsSchema() throws IOException {
    for (String words :
        List.of(
            "request case-9 --issuer legal-office --product urn:mesh:sales:orders --reason spring",
            "release case-9 --on 2027-03-01",
            "list")) {
      List<String> all = new ArrayList<>(List.of("hold"));
      all.addAll(List.of(words.split(" ")));
      all.addAll(List.of("-p", tree.toString(), "--at", "2026-11-21", "--format", "json"));
      assertThat(run(all.toArray(String[]::new))).as(words + out).isZero();
      Captured.requireSchema("register", out);
      assertThat(out).contains("case-9");
    }
  }

  @Test
  void bundleIsBuiltSignedSlicedAndVerified() throws IOException {
    String council = key("example-mesh/council");
    String sales = key("example-mesh/sales");
    edit(
        "council: data-governance-office\n",
        "council: data-governance-office\nkeys: [\"" + pub(council) + "\"]\n");
    edit("sales: {title: Sales,", "sales: {keys: [\"" + pub(sales) + "\"], title: Sales,");
    String bundle = temp.resolve("m.tar.gz").toString();
    String next = temp.resolve("n.tar.gz").toString();
    String slice = temp.resolve("s.tar.gz").toString();
    String at = "2026-11-21";
    assertThat(
            run(
                "bundle",
                "build",
                "-p",
                tree.toString(),
                "--at",
                at,
                "--sequence",
                "7",
                "-o",
                bundle))
        .isZero();
    assertThat(run("bundle", "verify", bundle, "--key", council + ".pub", "--at", at)).isEqualTo(5);
    assertThat(run("bundle", "sign", bundle, "--key", council, "--format", "json")).isZero();
    Captured.requireSchema("bundle", out);
    assertThat(out).contains("\"of\" : \"council\"", "example-mesh/council", "\"sequence\" : 7");
    assertThat(run("bundle", "verify", bundle, "--key", council + ".pub", "--at", at))
        .as("sales has not signed")
        .isEqualTo(5);
    assertThat(run("bundle", "sign", bundle, "--key", sales)).isZero();
    assertThat(run("bundle", "verify", bundle, "--key", pub(council), "--at", at)).isZero();
    assertThat(out).contains("no key of its own");
    assertThat(run("bundle", "build", "--from", bundle, "--domain", "sales", "-o", slice)).isZero();
    assertThat(
            run(
                "bundle",
                "verify",
                slice,
                "--key",
                council + ".pub",
                "--at",
                at,
                "--format",
                "json"))
        .isZero();
    assertThat(out).contains("\"domain\" : \"sales\"").contains("\"included\" : false");
    assertThat(
            run(
                "bundle",
                "build",
                "-p",
                tree.toString(),
                "--at",
                at,
                "--after",
                bundle,
                "-o",
                next))
        .isZero();
    assertThat(out).contains("release                    8");
    assertThat(run("bundle", "verify", slice, "--key", sales + ".pub", "--at", at)).isEqualTo(5);

    assertThat(
            run(
                "bundle",
                "sign",
                tree.toString(),
                "--sequence",
                "9",
                "--key",
                council,
                "--key",
                sales))
        .isZero();
    assertThat(run("bundle", "verify", tree.toString(), "--key", council + ".pub", "--at", at))
        .isZero();
    assertThat(run("bundle", "inspect", tree.toString())).isZero();
    assertThat(out).contains("release                    9");
    Files.writeString(tree.resolve("global/pii/more.csv"), "x");
    assertThat(run("bundle", "verify", tree.toString(), "--key", council + ".pub", "--at", at))
        .isEqualTo(5);
  }
}

package dev.bylaw.cli.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.log.note.Ed25519Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `bylaw audit enrol` and `retire` say, and what they leave in the store's file. */
class EnrolmentCommandsTest {
  @TempDir private Path folder;
  private Path enrolled;

  @BeforeEach
  void keys() throws Exception {
    enrolled = folder.resolve("log.enrolled");
    key("orders", "mesh.example/sidecar/orders");
    key("orders-2", "mesh.example/sidecar/orders");
    key("payments", "mesh.example/sidecar/payments");
    key("theirs", "other.example/sidecar/orders");
    key("council", "mesh.example/council");
  }

  private void key(String file, String name) throws IOException {
    Files.writeString(
        folder.resolve(file + ".pub"), Ed25519Signer.generate(name).verifier() + "\n");
  }

  private String line(String file) throws IOException {
    return Files.readString(folder.resolve(file + ".pub")).strip();
  }

  private Captured run(String words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    for (String word : words.split(" ")) {
      all.add(
          word.equals("LOG") ? folder.resolve("log").toString() : word.replace("DIR", "" + folder));
    }
    return Captured.run(all.toArray(new String[0]));
  }

  private void ok(String words, String... shown) {
    Captured run = run(words);
    assertThat(run.err()).as(words).isEmpty();
    assertThat(run.code()).as(words).isEqualTo(ExitCode.OK);
    for (String each : shown) {
      assertThat(run.out()).as(words).contains(each);
    }
  }

  private void wrong(String words, String... shown) throws IOException {
    String before = Files.exists(enrolled) ? Files.readString(enrolled) : "";
    Captured run = run(words);
    assertThat(run.code()).as(words + run.err()).isEqualTo(ExitCode.USAGE);
    for (String each : shown) {
      assertThat(run.err()).as(words).contains(each);
    }
    assertThat(Files.exists(enrolled) ? Files.readString(enrolled) : "").isEqualTo(before);
  }

  @Test
  void whoIsEnrolledStandsInTheFileOnce() throws Exception {
    Files.writeString(enrolled, "# who may write\n");
    ok("enrol DIR/orders.pub DIR/payments.pub --log LOG", "/orders` may write from now on");
    ok("enrol DIR/orders.pub --log LOG", "`mesh.example/sidecar/orders` is enrolled already");
    ok("enrol DIR/theirs.pub --enrolled DIR/log.enrolled", "other.example/sidecar/orders");
    assertThat(Files.readAllLines(enrolled))
        .containsExactly("# who may write", line("orders"), line("payments"), line("theirs"));
  }

  @Test
  void anotherKeyTakesThePlaceOfTheFirstIfThatIsMeant() throws Exception {
    ok("enrol DIR/orders.pub DIR/payments.pub --log LOG");
    wrong("enrol DIR/orders-2.pub --log LOG", "is enrolled with another key", "--replace");
    ok("enrol DIR/orders-2.pub --log LOG --replace", "has another key from now on");
    assertThat(Files.readAllLines(enrolled)).containsExactly(line("orders-2"), line("payments"));
  }

  @Test
  void whoIsRetiredIsGoneAndNobodyElse() throws Exception {
    ok("enrol DIR/orders.pub DIR/payments.pub DIR/theirs.pub --log LOG");
    wrong("retire orders --log LOG", "`orders` is the name of 2 sidecars: say which");
    wrong("retire mesh.example/sidecar --log LOG", "is not enrolled in", "log.enrolled");
    wrong("retire payments nobody --log LOG", "`nobody` is not enrolled");
    ok("retire mesh.example/sidecar/orders --log LOG", "may not write from now on");
    assertThat(Files.readAllLines(enrolled)).containsExactly(line("payments"), line("theirs"));
    ok("retire orders payments --log LOG");
    assertThat(enrolled).isEmptyFile();
  }

  @Test
  void whatIsNoSidecarsKeyIsRefused() throws Exception {
    wrong("enrol DIR/council.pub --log LOG", "expected the key of `<mesh>/sidecar/<id>`, found");
    wrong("enrol DIR/none.pub --log LOG", "none.pub");
    wrong("enrol DIR/orders.pub", "--log=DIR", "--enrolled=FILE");
    wrong("enrol DIR/orders.pub --log LOG --enrolled DIR/x", "mutually exclusive");
    wrong("enrol --log LOG", "Missing required parameter");
    Files.writeString(enrolled, "no key\n");
    wrong("enrol DIR/orders.pub --log LOG", "log.enrolled", "is not a verifier key");
    wrong("retire orders --log LOG", "log.enrolled", "is not a verifier key");
  }

  @Test
  void whatMachinesReadFollowsItsSchema() {
    for (String words :
        List.of(
            "enrol DIR/orders.pub --log LOG",
            "enrol DIR/orders.pub --log LOG",
            "enrol DIR/orders-2.pub --replace --log LOG",
            "retire orders --log LOG")) {
      assertThat(run(words + " --format json").json("audit-enrolment")).contains("sidecar/orders");
    }
    assertThat(run("enrol DIR/orders.pub DIR/payments.pub --log LOG --format json").out())
        .contains("\"enrolled\"", "sidecar/payments");
  }
}

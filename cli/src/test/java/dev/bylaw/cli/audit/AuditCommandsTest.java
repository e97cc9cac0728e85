package dev.bylaw.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.sidecar.record.Entries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the auditor's commands print, as text and for machines, and how they fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditCommandsTest {
  private static final Path POLICIES =
      Path.of(System.getProperty("bylaw.root", "..")).resolve("policies");
  private static final String NOTHING = "";

  @TempDir private static Path folder;
  private StoreProcess store;
  private DecisionRecord permit;
  private String subject;

  /**
   * A run of the command line.
   *
   * @param words the words behind {@code audit}, with {@code STORE}, {@code KEY}, {@code LOG},
   *     {@code POLICIES}, {@code DECISION}, {@code SUBJECT}, {@code DIR} for what they are here
   * @param shown what it prints, or tells as an error where it fails
   */
  private record Case(String words, int code, String... shown) {}

  private static Case ok(String words, String... shown) {
    return new Case(words, ExitCode.OK, shown);
  }

  private static Case wrong(String words, String... shown) {
    return new Case(words, ExitCode.USAGE, shown);
  }

  private static final List<Case> CASES =
      List.of(
          ok("query STORE --limit 2", "2 of ", "matching entries"),
          ok("query STORE --decision DECISION", "PERMIT", "1 of 1 matching entries"),
          ok("query STORE --decision nowhere", "0 of 0 matching entries"),
          ok("query STORE --subject SUBJECT --kind decision", "DECISION"),
          wrong("query STORE --format xml", "expected text, json or full, found `xml`"),
          wrong("query STORE --limit 0", "--limit: expected 1 or more"),
          wrong("query STORE --effect maybe", "expected permit or deny, found `maybe`"),
          wrong("query STORE --from yesterday", "--from: expected a date or an RFC 3339 time"),
          wrong("query STORE --token-file DIR/none", "cannot read the token"),
          wrong("query", "missing --store HOST:PORT"),
          new Case("query --store 127.0.0.1:1", ExitCode.INTERNAL, "cannot be reached"),
          ok("count STORE --by effect --kind decision", "count  permits", "PERMIT", "DENY"),
          ok("count STORE --every 1d --kind decision", "T00:00:00Z"),
          wrong("count STORE", "name what to count by: --by FIELD or --every STEP"),
          wrong("count STORE --by nothing", "there is no field `nothing`"),
          wrong("count STORE --by effect --order first", "expected count, deny-rate or time"),
          ok("sql STORE SELECT-1", "PERMIT"),
          wrong("sql STORE SELEC", "the audit store refused", "syntax error"),
          wrong("sql STORE DROP-1", "the audit store refused"),
          ok("export STORE KEY --format csv --out DIR/x.csv", "bylaw/export/v1", "rows "),
          ok("export STORE KEY --format jsonl --out DIR/x.jsonl", "format jsonl"),
          ok("export STORE KEY --format parquet --out DIR/x.parquet", "format parquet"),
          ok("verify DIR/x.csv KEY", "format csv", "the file is the one that"),
          ok("verify DIR/x.parquet KEY", "format parquet", "the file is the one that"),
          wrong("query STORE --cause nonsense", "expected no_grant, guard", "found `nonsense`"),
          ok("report waivers STORE POLICIES", "# Waivers", "It proves", "It does not prove"),
          ok("report ropa STORE POLICIES", "# Drift: observed, but no agreement declares it"),
          ok("report subject-access STORE --subject SUBJECT", "# Purposes and recipients"),
          ok("report changes STORE POLICIES", "# Decisions by revision"),
          ok("report bcbs239 STORE POLICIES --format csv", "product,owner,contract"),
          ok("report waivers STORE POLICIES --format html --out DIR/w.html", "written to"),
          wrong("report subject-access STORE", "needs --subject"),
          wrong("report everything STORE", "there is no report `everything`, expected ropa"),
          ok("evidence STORE KEY --decision DECISION --open --out DIR/e.html", "holds  Entries"),
          ok("evidence STORE KEY --subject SUBJECT --open --out DIR/s.html", "holds  Answers"),
          ok("verify DIR/e.html KEY", "holds  Checkpoint"),
          wrong("verify DIR/none.html KEY", "none.html"),
          ok("verify STORE KEY --kind compliance", "signature holds", "2 entries stand in the log"),
          ok("fsck LOG KEY", "sound"),
          wrong("fsck DIR/none KEY", "is no folder"),
          ok("replay STORE POLICIES DECISION", "1 the same"),
          wrong("replay STORE POLICIES nowhere", "the log has no decision `nowhere`"),
          wrong("replay --log DIR POLICIES DECISION", "is no folder of an audit log"),
          wrong("replay STORE POLICIES --kind receipt", "--kind: expected decision, retention"),
          wrong("erase STORE --subject SUBJECT --request DSR-1", "has not the role erase"),
          wrong("token someone --roles everything -o DIR/t", "everything"),
          ok("token clerk --roles query -o DIR/token", "clerk ", " query"));

  @BeforeAll
  void start() throws Exception {
    PolicySet policies = RecordedLog.load(POLICIES);
    permit =
        RecordedLog.decisions(policies).stream()
            .filter(each -> each.decision().isPermit())
            .findFirst()
            .orElseThrow();
    subject = permit.request().subject().id();
    List<Draft> drafts = new ArrayList<>(RecordedLog.all(policies));
    drafts.add(new Entries().decision(permit, RecordedLog.vocabulary(policies)));
    RecordedLog.write(folder.resolve("log"), drafts, null);
    store = StoreProcess.over(folder.resolve("log"));
  }

  @AfterAll
  void stop() throws Exception {
    store.close();
  }

  private Captured run(String words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    for (String word : words.split(" ")) {
      switch (word) {
        case "STORE" -> all.addAll(List.of("--store", store.address()));
        case "LOG-DIR" -> all.addAll(List.of("--log", named("LOG")));
        case "KEY" -> all.addAll(List.of("--log-key", named("LOG") + ".key.vkey"));
        case "POLICIES" -> all.addAll(List.of("-p", POLICIES.toString()));
        case "SELECT-1" -> all.add("SELECT effect, count(*) AS n FROM decisions GROUP BY 1");
        case "DROP-1" -> all.add("DROP VIEW decisions");
        default -> all.add(named(word));
      }
    }
    return Captured.run(all.toArray(new String[0]));
  }

  private String named(String text) {
    return text.replace("DECISION", permit.decisionId())
        .replace("SUBJECT", subject)
        .replace("LOG", folder.resolve("log").toString())
        .replace("DIR", folder.toString());
  }

  @Test
  void eachSaysWhatItMustAndEndsWithItsCode() {
    for (Case each : CASES) {
      Captured run = run(each.words);
      String all = run.out() + run.err();
      assertThat(run.code()).as("%s%n%s", each.words, all).isEqualTo(each.code);
      for (String shown : each.shown) {
        assertThat(all).as(each.words).contains(named(shown));
      }
      assertThat(each.code == ExitCode.OK ? NOTHING : run.out()).as(each.words).isEmpty();
      assertThat(all).as(each.words).doesNotContainPattern("Exception|\\bat dev\\.bylaw");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE) // from then on the store asks everybody for a token
  void whoMayNotIsToldWhy() throws Exception {
    assertThat(run("token officer --roles query,erase -o DIR/officer").code()).isZero();
    Captured line = run("token reader --roles query -o DIR/reader");
    Path clients = RecordedLog.beside(folder.resolve("log"), ".clients");
    Captured eraser = run("token eraser --roles erase -o DIR/eraser");
    Files.writeString(clients, line.out() + eraser.out());
    try {
      String dry = "erase STORE --subject SUBJECT --request D-1 --dry-run --token-file DIR/eraser";
      assertThat(run(dry).out()).contains("payloads would be erased, of urn:");
      assertThat(json(run(dry + " --format json").json("audit-erasure")).path("payloads").asInt())
          .isPositive();
      List<Case> cases =
          List.of(
              wrong("query STORE", "does not know you", "--token-file"),
              wrong("query STORE --token-file DIR/officer", "does not know you"),
              ok("query STORE --token-file DIR/reader", "matching entries"),
              wrong("query STORE --token-file DIR/reader --subject SUBJECT", "the role personal"),
              wrong(
                  "evidence STORE KEY --token-file DIR/reader --decision DECISION --out DIR/r.html",
                  "withholds what was asked",
                  "the role personal"),
              wrong(
                  "erase STORE --token-file DIR/reader --subject SUBJECT --request D-1",
                  "the audit store forbids it"));
      for (Case each : cases) {
        Captured run = run(each.words);
        assertThat(run.code()).as(each.words + run.err()).isEqualTo(each.code);
        for (String shown : each.shown) {
          assertThat(run.out() + run.err()).as(each.words).contains(shown);
        }
      }
    } finally {
      Files.delete(clients);
    }
  }

  @Test
  void whatMachinesReadIsJsonALine() {
    for (String words :
        List.of(
            "query STORE --limit 3 --format json",
            "query STORE --limit 3 --format full",
            "count STORE --by effect --format json",
            "sql STORE SELECT-1 --format json",
            "report bcbs239 STORE POLICIES --format json")) {
      Captured run = run(words);
      assertThat(run.code()).as(words + run.err()).isZero();
      assertThat(run.out().lines()).as(words).isNotEmpty();
      run.out().lines().forEach(line -> assertThat(json(line).isObject()).as(line).isTrue());
    }
    assertThat(run("sql STORE SELECT-1 --format json").out())
        .containsPattern(Pattern.compile("\"effect\":\"PERMIT\",\"n\":[0-9]+\\}"));
    JsonNode replayed = json(run("replay STORE POLICIES --kind compliance --format json").out());
    assertThat(replayed.path("same").asInt()).isEqualTo(2);
  }

  @Test
  void whatMachinesReadFollowsItsSchema() throws Exception {
    Path broken = folder.resolve("broken.html");
    Captured made = run("evidence STORE KEY --decision DECISION --out DIR/m.html");
    assertThat(made.code()).as(made.out() + made.err()).isZero();
    Files.writeString(
        broken,
        Files.readString(folder.resolve("m.html")).replaceFirst("\"index\":\\d+", "\"index\":7"));
    Map<String, String> schemas = new LinkedHashMap<>();
    schemas.put("verify STORE KEY --kind compliance", "audit-check 0");
    schemas.put("verify DIR/m.html KEY", "audit-check 0");
    schemas.put("verify DIR/broken.html KEY", "audit-check 5");
    schemas.put("evidence STORE KEY --decision DECISION --out DIR/n.html", "audit-check 0");
    schemas.put("fsck LOG KEY", "audit-check 0");
    schemas.put("fsck LOG --log-key DIR/other.vkey", "audit-check 5");
    schemas.put("token robot --roles query -o DIR/robot", "audit-client 0");
    Files.writeString(
        folder.resolve("other.vkey"),
        Ed25519Signer.generate("mesh.example/audit").verifier() + "\n");
    schemas.put("replay STORE POLICIES DECISION", "replay-report 0");
    assertThat(run("completeness LOG-DIR KEY --format json").json("audit-completeness"))
        .contains("mesh.example/sidecar/test");
    schemas.forEach((words, expected) -> {
      String[] is = expected.split(" ");
      Captured run = run(words + " --format json");
      assertThat(run.code()).as(words + run.err()).isEqualTo(Integer.parseInt(is[1]));
      JsonNode told = json(run.json(is[0]));
      if (is[0].equals("audit-check")) {
        assertThat(told.path("holds").asBoolean()).as(words).isEqualTo(run.code() == 0);
      }
    });
  }

  @Test
  void eachLineFollowsItsSchema() {
    for (String words :
        List.of(
            "count STORE --by effect,data_product --kind decision",
            "count STORE --every 1d",
            "report waivers STORE POLICIES",
            "report ropa STORE POLICIES",
            "report subject-access STORE --subject SUBJECT",
            "report changes STORE POLICIES",
            "report bcbs239 STORE POLICIES")) {
      Captured run = run(words + " --format json");
      assertThat(run.code()).as(words + run.err()).isZero();
      assertThat(run.out()).as(words).isNotEmpty();
      run.out()
          .lines()
          .forEach(line -> Captured.requireSchema("audit-" + words.split(" ")[0], line));
    }
    for (String format : List.of("csv", "html")) {
      Captured run = run("report subject-access STORE --subject SUBJECT --format " + format);
      assertThat(run.code()).as(format + run.err()).isZero();
      assertThat(run.out()).as(format).contains("What the log holds", "campaign-reach");
    }
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void aPageLoadsNothing() throws Exception {
    assertThat(run("report waivers STORE POLICIES KEY --format html --out DIR/p.html").code())
        .isZero();
    String page = Files.readString(folder.resolve("p.html"));
    assertThat(page)
        .contains("prefers-color-scheme: dark", "@media print", "signature holds", "It proves")
        .doesNotContain("<script", "http://", "https://", "src=", "url(");
  }
}

package dev.bylaw.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.audit.RecordedLog;
import dev.bylaw.cli.audit.StoreProcess;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.seal.Persons;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decisions of the library's cases, recorded in a sealed log and decided again. */
class ReplayCommandTest {
  private static final Path POLICIES =
      Path.of(System.getProperty("bylaw.root", "..")).resolve("policies");

  @TempDir private Path folder;

  @Test
  void whatWasRecordedIsDecidedAgain() throws Exception {
    PolicySet policies = RecordedLog.load(POLICIES);
    List<Draft> all = RecordedLog.all(policies);
    Path log = folder.resolve("log");
    RecordedLog.write(log, all, null);
    Captured run = replay(log);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("%,d decided again: %,d the same, 0 different".formatted(all.size(), all.size()))
        .containsPattern("decision +[0-9]+ same")
        .containsPattern("retention +[0-9]+ same")
        .containsPattern("compliance +2 same");
    assertThat(replay(log, "--sample", "5").out()).contains("5 decided again: 5 the same");
    assertThat(replay(log, "--kind", "compliance").out()).contains("2 decided again: 2 the same");
    Captured narrowed = replay(log, "--until", "2001-01-01", "--format", "json");
    assertThat(narrowed.json("replay-report")).contains("\"same\" : 0");
    assertThat(replay(log, "--sample", "9", "--format", "json").json("replay-report"))
        .contains("9");
    fromAStore(log, all.size());
    Files.delete(folder.resolve("log.payload-keys"));
    Captured closed = replay(log, "2");
    assertThat(closed.code()).isEqualTo(ExitCode.NOT_REPLAYABLE);
    assertThat(closed.out()).contains("the keys are not here");
  }

  /** The same from a running store, for one who may see personal fields and one who may not. */
  private void fromAStore(Path log, int all) throws Exception {
    try (StoreProcess store = StoreProcess.over(log)) {
      String tree = POLICIES.toString();
      String key = RecordedLog.beside(log, ".key.vkey").toString();
      String[] ask = {"audit", "replay", "--store", store.address(), "-p", tree};
      Captured proven = Captured.run(words(ask, "--log-key", key));
      assertThat(proven.code()).as(proven.out() + proven.err()).isEqualTo(ExitCode.OK);
      assertThat(proven.out())
          .contains("%,d decided again: %,d the same, 0 different".formatted(all, all))
          .contains("%,d entries proven to stand in the log".formatted(all));
      assertThat(Captured.run(words(ask, "--sample", "5", "2")).out())
          .contains("entry 2")
          .contains("1 decided again")
          .contains("not proven");
      Captured unknown = Captured.run(words(ask, "nowhere"));
      assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
      assertThat(unknown.err()).contains("the log has no decision `nowhere`");
      Path token = folder.resolve("token");
      Captured client =
          Captured.run("audit", "token", "clerk", "--roles", "query", "-o", token.toString());
      Files.writeString(RecordedLog.beside(log, ".clients"), client.out());
      Captured withheld = Captured.run(words(ask, "--token-file", token.toString(), "2"));
      assertThat(withheld.code()).isEqualTo(ExitCode.NOT_REPLAYABLE);
      assertThat(withheld.out()).contains("the store withholds them from your role");
    }
  }

  private static String[] words(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  @Test
  void aRevisionThatIsNowhereIsToldApart() throws Exception {
    PolicySet policies = RecordedLog.load(POLICIES);
    Path log = folder.resolve("log");
    RecordedLog.write(log, RecordedLog.all(policies), null);
    Path other = folder.resolve("policies");
    copy(POLICIES, other);
    Files.writeString(other.resolve("mesh.yaml"), "\n# changed\n", StandardOpenOption.APPEND);
    Captured run =
        Captured.run("audit", "replay", "--log", log.toString(), "-p", other.toString(), "2");
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.NOT_REPLAYABLE);
    assertThat(run.out()).contains("no commit or bundle here has this revision");
  }

  @Test
  void whoIsNamedBesidesTheSubjectStandsBesideTheTree() throws Exception {
    PolicySet policies = RecordedLog.load(POLICIES);
    AccessRequest asked = RecordedLog.decisions(policies).getFirst().request();
    AccessRequest request =
        new AccessRequest(
            asked.requestId(),
            new Subject(
                "service",
                "desk-7",
                Set.of(),
                Map.of(),
                new Subject("user", "berta", Set.of(), Map.of(), null)),
            "call-carol",
            asked.resource(),
            asked.purpose(),
            asked.agreement(),
            asked.consumer(),
            new RequestContext(
                null,
                null,
                Set.of(),
                null,
                Map.of("data_subject", new AttributeValue.Text("dora"))),
            asked.mode());
    if (!(new DecisionPoint(policies, Chance.system()).authorize(request, RecordedLog.CLOCK, false)
        instanceof Outcome.Decided<DecisionRecord>(DecisionRecord decided))) {
      throw new AssertionError("refused");
    }
    EncodedEntry entry =
        new Entries().decision(decided, Vocabulary.of(policies)).seal(new OriginText("o"), 0);
    assertThat(new String(entry.leaf(), StandardCharsets.UTF_8))
        .doesNotContain("berta", "dora", "desk-7", "carol");
    Payload payload = Payload.parse(entry.payload());
    assertThat(payload.text("persons")).isEqualTo("{\"ids\":[\"berta\",\"dora\"]}");
    assertThat(Persons.in(payload)).containsExactly("berta", "desk-7", "dora");
    Path log = folder.resolve("log");
    record(log, policies, decided, null);
    assertThat(replay(log, decided.decisionId()).out()).contains("1 the same");
    Path other = folder.resolve("other");
    record(other, policies, decided, "dora");
    assertThat(replay(other, decided.decisionId()).out()).contains("erased    its personal fields");
  }

  @Test
  void anotherAnswerIsToldFieldByField() throws Exception {
    PolicySet policies = RecordedLog.load(POLICIES);
    List<DecisionRecord> decided = RecordedLog.decisions(policies);
    DecisionRecord permit = withEffect(decided, "PERMIT");
    DecisionRecord deny = withEffect(decided, "DENY");
    DecisionRecord forged =
        new DecisionRecord(
            deny.decisionId(),
            deny.at(),
            deny.revision(),
            deny.seed(),
            deny.stale(),
            deny.request(),
            deny.facts(),
            deny.factsDigest(),
            deny.grants(),
            deny.guards(),
            deny.answers(),
            deny.waivers(),
            permit.decision(),
            0);
    Path log = folder.resolve("log");
    record(log, policies, forged, null);
    Captured run = replay(log, deny.decisionId());
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out()).contains("effect: recorded `PERMIT`, replayed `DENY`");
  }

  @Test
  void anErasedDecisionSaysSoAndStillShowsHowItsReasonsAreWorded() throws Exception {
    PolicySet policies = RecordedLog.load(POLICIES);
    List<DecisionRecord> decided = RecordedLog.decisions(policies);
    DecisionRecord deny =
        decided.stream()
            .filter(each ->
                each.decision().reasons().stream()
                    .anyMatch(reason -> reason.code().equals("purpose.restricted")))
            .findFirst()
            .orElseThrow();
    Path log = folder.resolve("log");
    record(log, policies, deny, deny.request().subject().id());
    Captured run = replay(log, deny.decisionId());
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.NOT_REPLAYABLE);
    assertThat(run.out())
        .contains("erased    its personal fields, by entry 2")
        .contains("\"purpose %q is not allowed on personal data\" of input.purpose")
        .doesNotContain(deny.request().subject().id());
  }

  @Test
  void aCodeThatAPolicyComputesStandsInNoLeaf() throws Exception {
    Path tree = folder.resolve("policies");
    copy(POLICIES, tree);
    Path policy = tree.resolve("global/access/purpose.rego");
    String text = Files.readString(policy);
    String code = "\"code\": \"purpose.restricted\"";
    assertThat(text).contains(code);
    Files.writeString(
        policy, text.replace(code, "\"code\": concat(\".\", [\"for\", input.subject.id])"));
    int seen = 0;
    PolicySet policies = RecordedLog.load(tree);
    for (DecisionRecord each : RecordedLog.decisions(policies)) {
      String personal = "for." + each.request().subject().id();
      if (each.decision().reasons().stream().anyMatch(r -> r.code().equals(personal))) {
        EncodedEntry entry =
            new Entries()
                .decision(each, RecordedLog.vocabulary(policies))
                .seal(new OriginText("o"), 0);
        assertThat(new String(entry.leaf(), StandardCharsets.UTF_8))
            .doesNotContain(each.request().subject().id());
        seen++;
      }
    }
    assertThat(seen).isPositive();
  }

  private static void record(
      Path log, PolicySet policies, DecisionRecord decided, @Nullable String erased)
      throws Exception {
    Draft draft = new Entries().decision(decided, RecordedLog.vocabulary(policies));
    RecordedLog.write(log, List.of(draft), erased);
  }

  private Captured replay(Path log, String... args) {
    List<String> words =
        new ArrayList<>(
            List.of("audit", "replay", "--log", log.toString(), "-p", POLICIES.toString()));
    words.addAll(List.of(args));
    return Captured.run(words.toArray(new String[0]));
  }

  private static DecisionRecord withEffect(List<DecisionRecord> decided, String effect) {
    return decided.stream()
        .filter(each -> each.decision().effect().name().equals(effect))
        .findFirst()
        .orElseThrow();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : walk.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}

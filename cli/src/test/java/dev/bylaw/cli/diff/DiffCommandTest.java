package dev.bylaw.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.PayloadKeysOption;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.AppendOutcome;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import dev.bylaw.review.diff.Question;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DiffCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final String AT = "2026-11-21T10:00:00Z";
  private static final String MASK = "global/pii/mask_outside_domain.rego";

  @TempDir Path folder;

  @Test
  void aCommitAgainstTheWorkingCopy() throws Exception {
    Path tree = repository();
    tighten(tree);
    JsonNode report = json(diff(tree, "HEAD", "--format", "json"));
    assertThat(report.at("/tightening/verdict").asString()).isEqualTo("proved");
    assertThat(report.at("/controls/0/id").asString()).isEqualTo("council.pii.mask-outside-domain");
    assertThat(report.at("/decisions/looser").asInt()).isZero();
    assertThat(report.at("/decisions/tighter").asInt()).isPositive();
    assertThat(diff(tree, "HEAD", "--only-tightens").code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void theOtherWayRoundItLoosens() throws Exception {
    Path tree = repository();
    Path before = folder.resolve("before");
    copy(tree, before);
    tighten(before);
    Captured text = diff(tree, before.toString(), "HEAD", "--only-tightens");
    assertThat(text.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(text.out())
        .contains("does not only tighten", "by      council.pii.mask-outside-domain");
    JsonNode report = json(diff(tree, before.toString(), "HEAD", "--format", "json"));
    assertThat(report.at("/tightening/verdict").asString()).isEqualTo("refuted");
    String page = diff(tree, before.toString(), "HEAD", "--format", "html").out();
    assertThat(page).startsWith("<!doctype html>").contains("council.pii.mask-outside-domain");
  }

  @Test
  void recordedRequestsAreAskedAgain() throws Exception {
    Path tree = repository();
    int recorded = record(tree, folder.resolve("log"));
    tighten(tree);
    String log = folder.resolve("log").toString();
    JsonNode all = json(diff(tree, "HEAD", "--replay", log, "--format", "json"));
    assertThat(all.at("/decisions/asked").asInt()).isEqualTo(recorded);
    assertThat(all.at("/decisions/unreadable").asInt()).isZero();
    assertThat(asked(tree)).containsAll(read(folder.resolve("log")));
    assertThat(all.at("/decisions/tighter").asInt()).isPositive();
    JsonNode some = json(diff(tree, "HEAD", "--replay", log, "--sample", "5", "--format", "json"));
    assertThat(some.at("/decisions/asked").asInt()).isBetween(4, 5);
    JsonNode none =
        json(diff(tree, "HEAD", "--replay", log, "--since", "2126-01-01", "--format", "json"));
    assertThat(none.at("/decisions/asked").asInt()).isZero();
  }

  @Test
  void whatCannotBeComparedIsRefused() throws Exception {
    Path tree = repository();
    assertThat(diff(tree, "no-such-branch").err()).contains("`no-such-branch` is neither");
    assertThat(diff(tree, "HEAD", "--replay", folder.toString()).err())
        .contains("is no folder of an audit log");
    Files.writeString(tree.resolve("global/pii/broken.rego"), "package");
    assertThat(diff(tree, "HEAD").code()).isEqualTo(ExitCode.TREE);
  }

  private static Captured diff(Path tree, String... args) {
    List<String> words =
        new ArrayList<>(List.of("diff", "-p", tree.toString(), "--at", AT, "--budget", "50000"));
    words.addAll(List.of(args));
    return Captured.run(words.toArray(new String[0]));
  }

  private static JsonNode json(Captured run) throws IOException {
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    String schema = Files.readString(ROOT.resolve("docs/schemas/diff-report.schema.json"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(run.out(), InputFormat.JSON))
        .isEmpty();
    return JsonMapper.builder().build().readTree(run.out());
  }

  private static void tighten(Path tree) throws IOException {
    Path file = tree.resolve(MASK);
    String text = Files.readString(file);
    String narrow = "\"pii\" in column.categories";
    assertThat(text).contains(narrow);
    Files.writeString(file, text.replace(narrow, "true"));
  }

  /** The shipped policies as the one commit of a repository. */
  private Path repository() throws IOException, GitAPIException {
    Path tree = folder.resolve("repository/policies");
    copy(ROOT.resolve("policies"), tree);
    try (Git git = Git.init().setDirectory(tree.getParent().toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("The policies")
          .setAuthor("council", "council@example.com")
          .setCommitter("council", "council@example.com")
          .setSign(false)
          .call();
    }
    return tree;
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

  /** What the log says was asked. */
  private static List<Question> read(Path log) throws Failure {
    List<Question> all = new ArrayList<>();
    RecordedRequests recorded =
        RecordedRequests.open(log, new PayloadKeysOption(), Instant.MIN, Instant.MAX, 0);
    for (long i = 0; i < recorded.parts(); i++) {
      for (Question each : recorded.part(i).questions()) {
        all.add(
            switch (each) {
              case Question.Access access ->
                  new Question.Access("", access.request(), access.clock());
              case Question.Retention records ->
                  new Question.Retention("", records.request(), records.clock());
            });
      }
    }
    return all;
  }

  private static List<Question> asked(Path tree) throws IOException {
    List<Question> all = new ArrayList<>();
    for (DecisionCase each : CaseFile.ofTree(load(tree).tree()).cases()) {
      if (each instanceof DecisionCase.Access access) {
        all.add(new Question.Access("", access.request(), access.clock()));
      }
    }
    return all;
  }

  private static PolicySet load(Path tree) throws IOException {
    return Objects.requireNonNull(
        PolicyLoader.load(tree, LoadOptions.at(Instant.parse(AT)).withTests()).policies());
  }

  /** Decides the cases of a tree, and writes a log of it as a sidecar and a store would. */
  private static int record(Path tree, Path log) throws Exception {
    PolicySet policies = load(tree);
    DecisionPoint point = new DecisionPoint(policies, Chance.system());
    Ed25519Signer sidecar = Ed25519Signer.generate("mesh.example/sidecar/test");
    OriginText origin = new OriginText(sidecar.name() + "/1");
    Vocabulary vocabulary = Vocabulary.of(policies);
    List<EncodedEntry> entries = new ArrayList<>();
    CompactRange range = new CompactRange();
    for (DecisionCase each : CaseFile.ofTree(policies.tree()).cases()) {
      if (each instanceof DecisionCase.Access access
          && point.authorize(access.request(), access.clock(), false)
              instanceof Outcome.Decided<DecisionRecord>(DecisionRecord decided)) {
        EncodedEntry entry =
            new Entries().decision(decided, vocabulary).seal(origin, entries.size());
        range.append(entry.leaf());
        entries.add(entry);
      }
    }
    byte[] note =
        Checkpoint.of(origin.toString(), range).sign(sidecar.named(origin.toString())).toBytes();
    try (LogStore store =
        LogStore.open(
            new LocalDisk(),
            log,
            Ed25519Signer.generate("mesh.example/log"),
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system())) {
      assertThat(store.append(new Batch(origin.toString(), 0, entries, note)))
          .isInstanceOf(AppendOutcome.Accepted.class);
      store.publish();
    }
    return entries.size();
  }
}

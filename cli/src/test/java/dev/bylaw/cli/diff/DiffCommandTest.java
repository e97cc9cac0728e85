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
import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadSealer;
import dev.bylaw.log.store.AppendOutcome;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.PayloadSeal;
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
import org.jspecify.annotations.Nullable;
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
    assertThat(diff(tree, "HEAD", "--since", "2026-01-01"))
        .returns(ExitCode.USAGE, Captured::code)
        .satisfies(run -> assertThat(run.err()).contains("add --replay"));
    Files.writeString(tree.resolve("global/pii/broken.rego"), "package");
    assertThat(diff(tree, "HEAD").code()).isEqualTo(ExitCode.TREE);
  }

  @Test
  void whatIsSealedOrErasedIsNotTakenForUnchanged() throws Exception {
    Path tree = repository();
    Path log = folder.resolve("sealed");
    PayloadKeys secrets = PayloadKeys.generate();
    int recorded = record(tree, log, secrets, null);
    tighten(tree);
    String[] replay = {"HEAD", "--replay", log.toString(), "--format", "json"};

    JsonNode closed = json(diff(tree, replay)).at("/decisions");
    assertThat(closed.at("/asked").asInt()).as("the keys are not at hand").isZero();
    assertThat(closed.at("/unreadable").asInt()).isEqualTo(recorded);
    assertThat(closed.at("/unasked/sealed, and not opened by the keys at hand").asInt())
        .isEqualTo(recorded);
    assertThat(diff(tree, "HEAD", "--replay", log.toString()).out())
        .contains("0 asked of the log's decisions")
        .contains(recorded + " could not be asked: sealed, and not opened by the keys at hand");

    Path wrong = folder.resolve("wrong");
    Files.writeString(wrong, PayloadKeys.generate().toSecretText());
    assertThat(diff(tree, "HEAD", "--replay", log.toString(), "--payload-keys", wrong.toString()))
        .satisfies(run -> assertThat(run.code()).isEqualTo(ExitCode.USAGE))
        .satisfies(run -> assertThat(run.err()).contains("opens no payloads"));

    Path named = folder.resolve("secrets");
    Files.writeString(named, secrets.toSecretText());
    JsonNode open =
        json(diff(
                tree,
                Stream.concat(Stream.of(replay), Stream.of("--payload-keys", named.toString()))
                    .toArray(String[]::new)))
            .at("/decisions");
    assertThat(open.at("/asked").asInt()).isEqualTo(recorded);
    assertThat(open.at("/unreadable").asInt()).isZero();
    assertThat(open.at("/tighter").asInt()).isPositive();
  }

  @Test
  void whatWasErasedIsCountedApart() throws Exception {
    Path tree = repository();
    Path log = folder.resolve("erased");
    PayloadKeys secrets = PayloadKeys.generate();
    String person = someone(tree);
    int recorded = record(tree, log, secrets, person);
    tighten(tree);
    Files.writeString(folder.resolve("erased.payload-keys"), secrets.toSecretText());
    JsonNode left = json(diff(tree, "HEAD", "--replay", log.toString(), "--format", "json"));
    int erased = left.at("/decisions/unasked/erased").asInt();
    assertThat(erased).isPositive().isEqualTo(left.at("/decisions/unreadable").asInt());
    assertThat(left.at("/decisions/asked").asInt()).isPositive().isEqualTo(recorded - erased);
  }

  @Test
  void whatIsDamagedIsNotTakenForUnchanged() throws Exception {
    Path tree = repository();
    Path log = folder.resolve("log");
    int recorded = record(tree, log);
    try (Stream<Path> walk = Files.walk(log.resolve("payload"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[4] ^= 1; // of the first payload of each file, the brace that opens it
        Files.write(file, bytes);
      }
    }
    JsonNode report = json(diff(tree, "HEAD", "--replay", log.toString(), "--format", "json"));
    assertThat(report.at("/decisions/unasked/not to be read").asInt()).isEqualTo(1);
    assertThat(report.at("/decisions/asked").asInt()).isEqualTo(recorded - 1);
  }

  @Test
  void howFastItReplaysIsTold() throws Exception {
    Path tree = repository();
    int recorded = record(tree, folder.resolve("log"));
    String log = folder.resolve("log").toString();
    assertThat(diff(tree, "HEAD", "--replay", log).err())
        .containsPattern(recorded + " decisions replayed in [0-9]+\\.[0-9] s: [0-9,]+ a second");
    JsonNode report = json(diff(tree, "HEAD", "--replay", log, "--format", "json"));
    assertThat(report.at("/decisions/replay/decisions_per_second").isIntegralNumber()).isTrue();
    assertThat(json(diff(tree, "HEAD", "--format", "json")).at("/decisions").has("replay"))
        .isFalse();
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
    return record(tree, log, null, null);
  }

  /** One of those who ask in a tree's cases. */
  private static String someone(Path tree) throws IOException {
    return asked(tree).stream()
        .map(each -> ((Question.Access) each).request().subject().id())
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /**
   * @param secrets the keys that seal payloads; null to leave them in the clear
   * @param erased whose entries are erased afterwards; null for nobody's
   */
  private static int record(
      Path tree, Path log, @Nullable PayloadKeys secrets, @Nullable String erased)
      throws Exception {
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
    LocalDisk disk = new LocalDisk();
    KeyStore[] keys = new KeyStore[1];
    PayloadSealer[] sealer = new PayloadSealer[1];
    try (LogStore store =
        LogStore.open(
            disk,
            log,
            Ed25519Signer.generate("mesh.example/log"),
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system(),
            () -> {
              if (secrets == null) {
                return PayloadSeal.NONE;
              }
              keys[0] = KeyStore.open(disk, log, secrets);
              sealer[0] = new PayloadSealer(keys[0]);
              return sealer[0];
            })) {
      assertThat(store.append(new Batch(origin.toString(), 0, entries, note)))
          .isInstanceOf(AppendOutcome.Accepted.class);
      store.publish();
      if (erased != null) {
        Erasures erasures =
            new Erasures(
                disk, log, store, keys[0], sealer[0], InstantSource.system(), indices -> {});
        assertThat(
                erasures.erase(
                    new KeyOwner.Subject(erased), "DSR-7", false, (owner, products) -> List.of()))
            .isInstanceOf(Erasures.Outcome.Done.class);
        store.publish();
      }
    }
    if (keys[0] != null) {
      keys[0].close();
    }
    return entries.size();
  }
}

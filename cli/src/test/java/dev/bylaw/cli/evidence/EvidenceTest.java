package dev.bylaw.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.cli.test.Captured;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package holds, and no other does: in Java, in Node and in a browser. */
class EvidenceTest {
  private static final String RUNNER =
      """
      const fs = require('fs'), vm = require('vm');
      const source = fs.readFileSync(process.argv[2], 'utf8');
      const verify = vm.runInThisContext(source + '\\n;bylawEvidence.verify');
      for (const line of fs.readFileSync(process.argv[3], 'utf8').split('\\n')) {
        if (!line) continue;
        let result;
        try { result = verify(JSON.parse(line)); } catch (e) { result = {ok: false, checks: [{ok: false, text: 'threw ' + e}]}; }
        const bad = result.checks.find(c => !c.ok);
        console.log(result.ok + ' ' + (bad ? bad.name + ': ' + bad.text : ''));
      }
      """;

  @TempDir Path folder;

  private Json.Obj make(boolean open) throws Exception {
    try (LocalSource source = new LocalSource(folder.resolve("log" + open))) {
      source.write(5);
      Json.Obj before =
          new EvidenceMaker(source, LocalSource.KEY.verifier(), open, LocalSource.POLICY)
              .make(null);
      source.write(4);
      return new EvidenceMaker(source, LocalSource.KEY.verifier(), open, LocalSource.POLICY)
          .make(before);
    }
  }

  private static List<Finding> check(Json.Obj evidence) {
    return EvidenceCheck.of(evidence, LocalSource.KEY.verifier(), null);
  }

  @Test
  void aPackageHolds() throws Exception {
    Json.Obj evidence = make(true);
    assertThat(check(evidence)).hasSize(11).allMatch(Finding::holds);
    assertThat(check(evidence).toString())
        .contains("3 stand in the log", "3 are what was recorded", "1 signed checkpoints cover")
        .doesNotContain("not checked")
        .contains("the log only grew since, from");
    for (Json.Obj each : List.of(evidence, make(false))) {
      Captured.requireSchema("evidence", new String(each.toBytes(), StandardCharsets.UTF_8));
    }
    String page = EvidencePage.write(evidence);
    assertThat(EvidencePage.read(page)).isEqualTo(evidence);
    assertThat(page).contains("alice").doesNotContain("<co>").doesNotContain("urn:p:</script>");
    assertThat(EvidencePage.write(make(false))).doesNotContain("alice");
    assertThat(
            EvidenceCheck.of(
                evidence, Ed25519Signer.generate("mesh.example/audit").verifier(), null))
        .anyMatch(finding -> !finding.holds() && finding.name().equals("Key"));
  }

  /** Each line of the policy and of the checkpoint's signatures, changed; in Java and in Node. */
  @Test
  void witnessesAreCheckedAsThePolicySays() throws Exception {
    Json.Obj whole = make(false);
    assertThat(check(whole).toString()).contains("quorum `all` is reached: A (", "B (");
    String policy = LocalSource.POLICY;
    String note = text(whole, "checkpoint");
    String[] lines = note.strip().split("\n");
    List<Json.Obj> wrong = new ArrayList<>();
    for (String cut : List.of(lines[lines.length - 1], lines[lines.length - 2])) {
      wrong.add(with(whole, "checkpoint", note.replace(cut + "\n", "")));
      char other = cut.charAt(60) == 'A' ? 'B' : 'A';
      String changed = cut.substring(0, 60) + other + cut.substring(61);
      wrong.add(with(whole, "checkpoint", note.replace(cut, changed)));
    }
    for (String each :
        List.of(
            policy.replace("quorum all", "quorum some"),
            policy.replace("quorum all\n", ""),
            policy.replace("all A B", "3 A B"),
            policy.replace("all A B", "all A A"),
            policy.replace("all A B", "all A none"),
            policy.replace("witness B", "witness A"),
            policy + "quorum A\n",
            policy + "trust A\n",
            policy.stripTrailing(),
            policy.replace("log ", "log x+00000000+"),
            policy.replace("log " + LocalSource.KEY.verifier(), "log " + LocalSource.STRANGER),
            policy.replace("quorum", "\r\nquorum"))) {
      wrong.add(with(whole, "policy", each));
    }
    List<Json.Obj> right =
        List.of(
            whole,
            with(whole, "policy", policy.replace("all A B", "1 B A")),
            with(whole, "policy", policy.replace("quorum all", "\t# who\n quorum\tA ")),
            with(whole, "policy", "quorum none\n"));
    wrong.forEach(each -> assertThat(check(each)).as(json(each)).anyMatch(f -> !f.holds()));
    right.forEach(each -> assertThat(check(each)).as(json(each)).allMatch(Finding::holds));
    Policy own = Policy.parse("quorum none\n".getBytes(StandardCharsets.UTF_8));
    assertThat(EvidenceCheck.of(whole, LocalSource.KEY.verifier(), own)).allMatch(Finding::holds);
    Policy strict =
        Policy.parse(
            "witness C %s\nquorum C\n"
                .formatted(LocalSource.OTHER)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(EvidenceCheck.of(whole, LocalSource.KEY.verifier(), strict).toString())
        .contains("the quorum `C` is not reached");
    assumeTrue(runs("node"), "skipped: there is no node");
    assertThat(node(wrong)).hasSameSizeAs(wrong).allMatch(verdict -> verdict.startsWith("false "));
    assertThat(node(right)).hasSameSizeAs(right).allMatch("true "::equals);
  }

  private static String text(Json.Obj json, String name) {
    return ((Json.Text) json.get(name)).value();
  }

  private static Json.Obj with(Json.Obj json, String name, String text) {
    TreeMap<String, Json> map = new TreeMap<>();
    json.members().forEach(each -> map.put(each.name(), each.value()));
    map.put(name, new Json.Text(text));
    return object(map);
  }

  @Test
  void aPageWithAnotherVerifierIsRefused() throws Exception {
    String page = EvidencePage.write(make(false));
    for (String changed :
        List.of(
            page.replace("ok: checks.every(c => c.ok)", "ok: true"),
            page.replace("This evidence does not hold", "This evidence holds"),
            page + " ")) {
      assertThat(changed).isNotEqualTo(page);
      assertThatThrownBy(() -> EvidencePage.read(changed)).isInstanceOf(EntryException.class);
    }
  }

  /** Every text, number and list of a package, changed one at a time. */
  @Test
  void noFieldCanBeChanged() throws Exception {
    Json.Obj whole = make(true);
    List<Json.Obj> changed = new ArrayList<>();
    changes(whole).forEach(each -> changed.add((Json.Obj) each));
    assertThat(changed).hasSizeGreaterThan(100);
    for (Json.Obj each : changed) {
      assertThat(check(each)).as("%s", json(each)).anyMatch(finding -> !finding.holds());
    }
    assumeTrue(runs("node"), "skipped: there is no node");
    changed.add(whole);
    List<String> verdicts = node(changed);
    assertThat(verdicts).hasSameSizeAs(changed);
    assertThat(verdicts.getLast()).isEqualTo("true ");
    for (int i = 0; i < changed.size() - 1; i++) {
      assertThat(verdicts.get(i)).as("%s", json(changed.get(i))).startsWith("false ");
    }
  }

  private static String json(Json.Obj json) {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  private static List<Json> changes(Json json) {
    List<Json> all = new ArrayList<>();
    switch (json) {
      case Json.Text(String text) -> {
        int middle = text.length() / 2;
        char other = text.isEmpty() || text.charAt(middle) != 'A' ? 'A' : 'B';
        all.add(
            new Json.Text(
                text.isEmpty()
                    ? "A"
                    : text.substring(0, middle) + other + text.substring(middle + 1)));
        if (text.startsWith("{")) {
          all.add(new Json.Text(text + " "));
        }
      }
      case Json.Int(long number) -> {
        all.add(new Json.Int(number + 1));
        if (number > 0) {
          all.add(new Json.Int(number - 1));
        }
      }
      case Json.Flag(boolean flag) -> all.add(new Json.Flag(!flag));
      case Json.Many(List<Json> values) -> {
        for (int i = 0; i < values.size(); i++) {
          for (Json change : changes(values.get(i))) {
            List<Json> other = new ArrayList<>(values);
            other.set(i, change);
            all.add(new Json.Many(other));
          }
          List<Json> without = new ArrayList<>(values);
          without.remove(i);
          all.add(new Json.Many(without));
          List<Json> twice = new ArrayList<>(values);
          twice.add(i, values.get(i));
          if (i > 0) {
            List<Json> swapped = new ArrayList<>(values);
            java.util.Collections.swap(swapped, i - 1, i);
            all.add(new Json.Many(swapped));
          }
          // an enrolment or a sidecar's checkpoint that stands twice changes nothing
          if (!(values.get(i) instanceof Json.Obj) || json(values).contains("DENY")) {
            all.add(new Json.Many(twice));
          }
        }
      }
      case Json.Obj(List<Json.Member> members) -> {
        for (Json.Member member : members) {
          TreeMap<String, Json> map = new TreeMap<>();
          members.forEach(each -> map.put(each.name(), each.value()));
          boolean mayMiss =
              List.of("previous", "policy", "openings", "subject.id").contains(member.name());
          for (Json change : changes(member.value())) {
            // the enrolments may be left out: then signatures are not checked, and it says so
            boolean none =
                member.name().equals("enrolments")
                    && change instanceof Json.Many(List<Json> left)
                    && left.isEmpty();
            if (!none) {
              map.put(member.name(), change);
              all.add(object(map));
            }
          }
          map.remove(member.name());
          if (!mayMiss) {
            all.add(object(map));
          }
        }
        TreeMap<String, Json> more = new TreeMap<>();
        members.forEach(each -> more.put(each.name(), each.value()));
        more.put("zz", new Json.Text("more"));
        all.add(object(more));
      }
    }
    return all;
  }

  private static String json(List<Json> values) {
    return json(Json.Obj.of(new Json.Member("a", new Json.Many(values))));
  }

  private static Json.Obj object(TreeMap<String, Json> map) {
    return new Json.Obj(
        map.entrySet().stream()
            .map(each -> new Json.Member(each.getKey(), each.getValue()))
            .toList());
  }

  private List<String> node(List<Json.Obj> all) throws Exception {
    Path verifier = folder.resolve("verify.js");
    try (var in = EvidencePage.class.getResourceAsStream("/dev/bylaw/cli/evidence/verify.js")) {
      Files.write(verifier, in.readAllBytes());
    }
    Path runner = folder.resolve("run.cjs");
    Files.writeString(runner, RUNNER);
    Path data = folder.resolve("data");
    Files.writeString(data, all.stream().map(EvidenceTest::json).collect(Collectors.joining("\n")));
    return run(List.of("node", runner.toString(), verifier.toString(), data.toString()))
        .lines()
        .toList();
  }

  @Test
  void theBrowserSaysTheSame() throws Exception {
    String browser =
        List.of("chromium", "chromium-headless-shell", "google-chrome").stream()
            .filter(EvidenceTest::runs)
            .findFirst()
            .orElse("");
    assumeTrue(!browser.isEmpty(), "skipped: there is no Chromium");
    Json.Obj evidence = make(true);
    Path good = folder.resolve("good.html");
    Files.writeString(good, EvidencePage.write(evidence));
    String shown = dump(browser, good);
    assertThat(shown)
        .contains("data-verdict=\"holds\"", "This evidence holds</p>", "alice &amp; &lt;co&gt;");
    Path bad = folder.resolve("bad.html");
    Files.writeString(bad, Files.readString(good).replace("alice", "malice"));
    assertThat(dump(browser, bad))
        .contains("data-verdict=\"fails\"", "is not what the leaf commits to");
  }

  private static String dump(String browser, Path page) throws Exception {
    return run(
        List.of(
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--dump-dom",
            "--virtual-time-budget=20000",
            page.toUri().toString()));
  }

  private static boolean runs(String command) {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}

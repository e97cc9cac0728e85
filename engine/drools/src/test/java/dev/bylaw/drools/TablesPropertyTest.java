package dev.bylaw.drools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.federation.catalog.DecisionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Properties over random tables and requests; another seed by -Dbylaw.seed=N. */
class TablesPropertyTest {
  private static final long SEED = Long.getLong("bylaw.seed", 20261121L);
  private static final int SLICES = 150;
  private static final int REQUESTS = 60;

  private record Slice(
      DroolsPolicies policies, List<ReferenceInterpreter> references, String text) {}

  private static Slice slice(RandomTables random, SplittableRandom sizes) {
    List<PolicyFile> files = new ArrayList<>();
    List<ReferenceInterpreter> references = new ArrayList<>();
    StringBuilder text = new StringBuilder("seed " + SEED + "\n");
    int count = 1 + sizes.nextInt(5);
    for (int i = 0; i < count; i++) {
      List<List<String>> table = random.table("t" + i);
      files.add(Requests.council("t" + i + ".csv", RandomTables.csv(table)));
      references.add(new ReferenceInterpreter(table));
      text.append(RandomTables.csv(table)).append('\n');
    }
    CompileResult result = DroolsPolicies.compile(files, DroolsOptions.DEFAULT);
    assertThat(result.diagnostics().stream().filter(Diagnostic::isError))
        .as(text.toString())
        .isEmpty();
    return new Slice(result.policies(), references, text.toString());
  }

  private static List<String> expected(Slice slice, DecisionContext context) {
    return slice.references().stream().map(each -> each.evaluate(context)).toList();
  }

  private static List<String> actual(Slice slice, DecisionContext context) {
    return slice.policies().evaluate(context).stream().map(ReferenceInterpreter::of).toList();
  }

  /** Sessions are reused from request to request, so that a leak would show here, too. */
  @Test
  void droolsAgreesWithThePlainReadingOfEveryTable() {
    SplittableRandom seeds = new SplittableRandom(SEED);
    RandomTables random = new RandomTables(seeds.split());
    int[] kinds = new int[4];
    for (int s = 0; s < SLICES; s++) {
      Slice slice = slice(random, seeds);
      try (DroolsPolicies _ = slice.policies()) {
        for (int r = 0; r < REQUESTS; r++) {
          DecisionContext context = random.context();
          List<String> expected = expected(slice, context);
          assertThat(actual(slice, context))
              .as("%s%n%s", slice.text(), context)
              .isEqualTo(expected);
          for (String each : expected) {
            kinds[List.of("n", "f", "d", "a").indexOf(each.substring(0, 1))]++;
          }
        }
      }
    }
    // a property over requests that nothing applies to would prove nothing
    for (int kind : kinds) {
      assertThat(kind).isGreaterThan(SLICES * REQUESTS / 20);
    }
  }

  @Test
  void whatWasAskedBeforeNeverChangesAnAnswer() {
    SplittableRandom seeds = new SplittableRandom(SEED + 1);
    RandomTables random = new RandomTables(seeds.split());
    for (int s = 0; s < 30; s++) {
      Slice slice = slice(random, seeds);
      try (DroolsPolicies _ = slice.policies()) {
        List<DecisionContext> contexts = new ArrayList<>();
        List<List<Evaluated>> answers = new ArrayList<>();
        for (int r = 0; r < 20; r++) {
          contexts.add(random.context());
          answers.add(slice.policies().evaluate(contexts.get(r)));
        }
        for (int r = 0; r < 60; r++) {
          int any = seeds.nextInt(contexts.size());
          assertThat(slice.policies().evaluate(contexts.get(any)))
              .as(slice.text())
              .isEqualTo(answers.get(any));
        }
      }
    }
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() throws Exception {
    SplittableRandom seeds = new SplittableRandom(SEED + 2);
    RandomTables random = new RandomTables(seeds.split());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int s = 0; s < 5; s++) {
        Slice slice = slice(random, seeds);
        List<DecisionContext> contexts = new ArrayList<>();
        for (int r = 0; r < 200; r++) {
          contexts.add(random.context());
        }
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int r = 0; r < 2_000; r++) {
          DecisionContext context = contexts.get(r % contexts.size());
          tasks.add(() -> actual(slice, context));
        }
        List<Future<List<String>>> answers = threads.invokeAll(tasks);
        for (int r = 0; r < answers.size(); r++) {
          assertThat(answers.get(r).get())
              .as(slice.text())
              .isEqualTo(expected(slice, contexts.get(r % contexts.size())));
        }
        slice.policies().close();
      }
    }
  }
}

package dev.bylaw.drools;

import dev.bylaw.drools.fact.Access;
import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.sheet.CsvReader;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.SheetLimits;
import dev.bylaw.drools.table.Condition;
import dev.bylaw.drools.table.Row;
import dev.bylaw.drools.table.Table;
import dev.bylaw.drools.table.TableParser;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.policy.Origin;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What tables cost: time to the first decision in this JVM, then time for each of many, beside a
 * loop over the rows. Arguments: rows of the table (default 20), seconds to warm up (default 3).
 */
final class Measure {
  private Measure() {}

  private static final int ROUNDS = 5;

  public static void main(String[] args) {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int warm = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    String csv = table(rows);
    List<DecisionContext> requests = requests(rows);

    long startCpu = cpuNanos();
    long start = System.nanoTime();
    CompileResult compiled =
        DroolsPolicies.compile(List.of(Requests.council("t.csv", csv)), DroolsOptions.DEFAULT);
    DroolsPolicies policies = compiled.policies();
    if (policies == null) {
      throw new IllegalStateException(compiled.diagnostics().toString());
    }
    policies.evaluate(requests.getFirst());
    double first = (System.nanoTime() - start) / 1e6;
    double firstCpu = (cpuNanos() - startCpu) / 1e6;

    Diagnostics diagnostics = new Diagnostics();
    Table table =
        TableParser.parse(
            CsvReader.read(
                "t.csv", csv.getBytes(StandardCharsets.UTF_8), SheetLimits.DEFAULT, diagnostics),
            Origin.COUNCIL,
            KnownNames.NONE,
            diagnostics);

    int hits = 0;
    for (DecisionContext request : requests) {
      boolean drools =
          !policies
              .evaluate(request)
              .getFirst()
              .contribution()
              .toString()
              .startsWith("NotApplicable");
      boolean loop = loop(table, request) > 0;
      if (drools != loop) {
        throw new IllegalStateException("they disagree on " + request);
      }
      hits += loop ? 1 : 0;
    }
    long sink =
        run(policies, requests, warm * 1_000_000_000L)
            + runLoop(table, requests, warm * 1_000_000_000L);
    List<Double> drools = new ArrayList<>();
    List<Double> loop = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long before = cpuNanos();
      long count = run(policies, requests, 1_000_000_000L);
      drools.add((cpuNanos() - before) / (double) count);
      before = cpuNanos();
      count = runLoop(table, requests, 1_000_000_000L);
      loop.add((cpuNanos() - before) / (double) count);
    }
    start = System.nanoTime();
    int rebuilds = 10;
    for (int i = 0; i < rebuilds; i++) {
      DroolsPolicies.compile(List.of(Requests.council("t.csv", csv)), DroolsOptions.DEFAULT)
          .policies()
          .close();
    }
    double again = (System.nanoTime() - start) / 1e6 / rebuilds;
    drools.sort(null);
    loop.sort(null);
    System.out.printf(
        "rows=%d first decision=%.0f ms (%.0f ms of processor time) compile again=%.1f ms drools=%.0f ns/decision loop over rows=%.0f ns/decision (medians of %d; %d of %d requests hit; sink %d)%n",
        rows,
        first,
        firstCpu,
        again,
        drools.get(ROUNDS / 2),
        loop.get(ROUNDS / 2),
        ROUNDS,
        hits,
        requests.size(),
        sink % 10);
  }

  /** The thread's own time, so that a busy machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long run(DroolsPolicies policies, List<DecisionContext> requests, long nanos) {
    long end = System.nanoTime() + nanos;
    long count = 0;
    while (System.nanoTime() < end) {
      for (DecisionContext request : requests) {
        List<Evaluated> said = policies.evaluate(request);
        count += said.size();
      }
    }
    return count;
  }

  private static long runLoop(Table table, List<DecisionContext> requests, long nanos) {
    long end = System.nanoTime() + nanos;
    long count = 0;
    long hits = 0;
    while (System.nanoTime() < end) {
      for (DecisionContext request : requests) {
        hits += loop(table, request);
        count++;
      }
    }
    return hits < 0 ? 0 : count;
  }

  private static int loop(Table table, DecisionContext request) {
    int hits = 0;
    for (Access access : Access.of(request)) {
      for (Row row : table.rows()) {
        boolean matches = true;
        for (Condition condition : row.conditions()) {
          if (!condition.matches(access)) {
            matches = false;
            break;
          }
        }
        hits += matches ? 1 : 0;
      }
    }
    return hits;
  }

  private static String table(int rows) {
    StringBuilder text =
        new StringBuilder(
            "bylaw,table\nid,m\ntitle,M\nkind,grant\n"
                + "when action,when purpose,when consumer.domain,when subject.role,then permit,then minimum aggregation\n");
    for (int i = 0; i < rows; i++) {
      text.append(List.of("read", "export", "train").get(i % 3))
          .append(",purpose")
          .append(i / 3 % 20)
          .append(",domain")
          .append(i / 60)
          .append(",role")
          .append(i % 9)
          .append(",yes,")
          .append(i + 1)
          .append('\n');
    }
    return text.toString();
  }

  private static List<DecisionContext> requests(int rows) {
    SplittableRandom random = new SplittableRandom(1);
    List<DecisionContext> requests = new ArrayList<>();
    for (int n = 0; n < 64; n++) {
      int i = random.nextInt(rows);
      DecisionContext base =
          Requests.access(
              Requests.subject("u" + n, n % 2 == 0 ? "role" + i % 9 : "nobody"),
              List.of("read", "export", "train").get(i % 3),
              "purpose" + i / 3 % 20,
              "domain" + i / 60,
              List.of(Requests.EMAIL, Requests.AMOUNT));
      requests.add(base);
    }
    return requests;
  }
}

package dev.bylaw.drools.drl;

import dev.bylaw.drools.engine.LimitReached;
import dev.bylaw.drools.policy.CellException;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.policy.Statements;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.retention.Hold;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The global {@code contributions} of every rule file: what its rules say. Each statement is
 * attributed to the rule that makes it, by name and line. A statement that does not fit the file's
 * kind, or is none at all, fails the policy.
 */
public final class Contributions {
  private final PolicyHeader header;
  private final Map<String, Integer> lines;
  private final int most;
  private final Thread owner = Thread.currentThread();
  private final Statement said = new Statement();
  private @Nullable String rule;
  private int count;

  Contributions(PolicyHeader header, Map<String, Integer> lines, int most) {
    this.header = header;
    this.lines = lines;
    this.most = most;
  }

  /** Refuses, for a reason that people read. */
  public void deny(String message) {
    deny(header.source().id().value(), message);
  }

  /** Refuses; the code is a short stable name such as {@code purpose.unknown}. */
  public void deny(String code, String message) {
    state("deny", Contributions::isAccess);
    said.refusals.add(new Reason(code, message, position()));
  }

  /** Permits; for grants. */
  public void permit() {
    permit(0);
  }

  /** Permits with a rank, at least 0; among several grants the least decides. */
  public void permit(int rank) {
    state("permit", kind -> kind == Kind.GRANT);
    if (rank < 0) {
      throw new MalformedContribution("expected a rank of at least 0, found " + rank);
    }
    said.permits = true;
    said.rank = Math.max(said.rank, rank);
    because();
  }

  /** Masks a column; the action as in Iceberg REST, for example {@code show-last-4}. */
  public void mask(String column, String action) {
    access("mask");
    said.obligations.mask(column, parse(() -> Statements.mask(action)));
  }

  /** Adds a row filter, for example {@code country in (DE, FR)}. */
  public void filter(String filter) {
    access("filter");
    said.obligations.filter(parse(() -> Statements.filter(filter)));
  }

  /** Adds duties, for example {@code notify to=privacy-office; log}. */
  public void duty(String duties) {
    access("duty");
    for (Duty duty : parse(() -> Statements.duties(duties))) {
      said.obligations.duty(duty);
    }
  }

  /** Restricts the processing to regions. */
  public void regions(String... names) {
    access("regions");
    said.obligations.regions(only(names));
  }

  /** Restricts the use to purposes. */
  public void purposes(String... names) {
    access("purposes");
    said.obligations.purposes(only(names));
  }

  /** Restricts the service to output ports. */
  public void ports(String... names) {
    access("ports");
    said.obligations.ports(only(names));
  }

  /** Demands that only aggregates over at least so many rows are shown; at least 1. */
  public void minimumAggregation(int rows) {
    access("minimumAggregation");
    if (rows < 1) {
      throw new MalformedContribution("expected at least 1 row, found " + rows);
    }
    said.obligations.minimumAggregation(rows);
  }

  /** Allows the answer to be reused for at most this long, for example {@code 5 minutes}. */
  public void ttl(String atMost) {
    access("ttl");
    said.obligations.ttl(parse(() -> Statements.duration(atMost)));
  }

  /** Ends the permission, for example at {@code 2030-12-31}. */
  public void expiry(String at) {
    access("expiry");
    said.obligations.expiry(parse(() -> Statements.instant(at)));
  }

  /** Demands that the records are kept, for example {@code 10 years}. */
  public void keepAtLeast(String term) {
    retention("keepAtLeast");
    said.keepAtLeast.add(parse(() -> Statements.term(term)));
  }

  /** Demands that the records are gone, for example after {@code 3 years}. */
  public void deleteBy(String term) {
    retention("deleteBy");
    said.deleteBy.add(parse(() -> Statements.term(term)));
  }

  /** States a legal hold. */
  public void hold(String id, String reason) {
    retention("hold");
    if (id.isEmpty()) {
      throw new MalformedContribution("a hold requires an id");
    }
    said.holds.add(new Hold(id, reason));
  }

  /** States a finding; the severity is {@code INFO}, {@code WARN} or {@code BLOCK}. */
  public void finding(String severity, String path, String message, @Nullable String remediation) {
    state("finding", kind -> kind == Kind.COMPLIANCE);
    Severity parsed =
        switch (severity.toUpperCase(Locale.ROOT)) {
          case "INFO" -> Severity.INFO;
          case "WARN" -> Severity.WARN;
          case "BLOCK" -> Severity.BLOCK;
          default ->
              throw new MalformedContribution(
                  "expected `INFO`, `WARN` or `BLOCK`, found `" + severity + "`");
        };
    String name = rule == null ? header.source().id().value() : rule;
    said.findings.add(new Finding(name, parsed, path, message, remediation));
  }

  /** Whose word the next statements are. */
  void speaking(@Nullable String ruleName) {
    rule = ruleName;
  }

  /** The place of the rule that speaks, or of the file's header. */
  Position position() {
    int line = rule == null ? 0 : lines.getOrDefault(rule, 0);
    Position whole = header.source().position();
    return line == 0 ? whole : new Position(whole.file(), line);
  }

  @Nullable String rule() {
    return rule;
  }

  /** All that was said. */
  Statement said() {
    return said;
  }

  private void access(String statement) {
    state(statement, Contributions::isAccess);
    because();
  }

  private void retention(String statement) {
    state(statement, kind -> kind == Kind.RETENTION);
    because();
  }

  private static boolean isAccess(Kind kind) {
    return kind == Kind.GUARD || kind == Kind.GRANT;
  }

  private void state(String statement, Predicate<Kind> fits) {
    if (Thread.currentThread() != owner) {
      throw new MalformedContribution("a rule spoke from another thread");
    }
    if (!fits.test(header.kind())) {
      String kind = header.kind().name().toLowerCase(Locale.ROOT);
      throw new MalformedContribution("a " + kind + " policy has no `" + statement + "`");
    }
    if (++count > most) {
      throw new LimitReached("the rules made more than " + most + " statements");
    }
  }

  private void because() {
    String message = rule == null ? header.source().title() : rule;
    said.reasons.add(new Reason(header.source().id().value(), message, position()));
  }

  private static Allowed only(String... names) {
    return new Allowed.Only(new TreeSet<>(Arrays.asList(names)));
  }

  private interface Parser<T> {
    T parse() throws CellException;
  }

  private static <T> T parse(Parser<T> parser) {
    try {
      return parser.parse();
    } catch (CellException e) {
      throw new MalformedContribution(e.message());
    }
  }
}

package dev.bylaw.drools.engine;

import dev.bylaw.drools.fact.Access;
import dev.bylaw.drools.fact.AccessColumn;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.fact.DocumentColumn;
import dev.bylaw.drools.fact.Facts;
import dev.bylaw.drools.fact.Records;
import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.EvaluatedCompliance;
import dev.bylaw.drools.policy.EvaluatedRetention;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.table.Attribute;
import dev.bylaw.drools.table.Condition;
import dev.bylaw.drools.table.Grain;
import dev.bylaw.drools.table.Match;
import dev.bylaw.drools.table.Row;
import dev.bylaw.drools.table.Table;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;

/** Decision tables compiled into one rule base. Safe for many threads; evaluation is total. */
public final class TablePolicies implements AutoCloseable {
  /** A longer chain of delegation is refused: each link costs an evaluation of every table. */
  static final int MAX_CHAIN = 8;

  private static final Set<Kind> ACCESS = Set.of(Kind.GUARD, Kind.GRANT);
  private static final long WARM_UP_NANOS = Duration.ofMinutes(1).toNanos();

  private final List<Table> tables;
  private final List<List<Attribute>> footprints;
  private final long timeNanos;
  private final SessionPool<TableSession> pool;
  private final RowWatch watch;

  /**
   * Compiles the tables.
   *
   * @param sessions how many evaluations run at once
   * @param acquireTimeout how long an evaluation waits for a session
   * @param time how long an evaluation may take
   */
  public TablePolicies(List<Table> tables, int sessions, Duration acquireTimeout, Duration time) {
    this.tables = List.copyOf(tables);
    this.footprints = this.tables.stream().map(Table::footprint).toList();
    this.timeNanos = time.toNanos();
    KieBase rules = RuleBaseBuilder.build(this.tables);
    int count = this.tables.size();
    this.pool = new SessionPool<>(() -> new TableSession(rules, count), sessions, acquireTimeout);
    this.watch = RowWatch.NOBODY;
    warmUp(count);
  }

  private TablePolicies(TablePolicies other, RowWatch watch) {
    this.tables = other.tables;
    this.footprints = other.footprints;
    this.timeNanos = other.timeNanos;
    this.pool = other.pool;
    this.watch = watch;
  }

  /** The same tables and sessions, with every row that counts told to somebody. */
  public TablePolicies watched(RowWatch other) {
    return new TablePolicies(this, other);
  }

  /** The tables, sorted by their policies' ids. */
  public List<Table> tables() {
    return tables;
  }

  /**
   * What each table that can have a say saw of the attributes that it asks about, by the tables'
   * ids: attribute to its values, several where the request has several columns or subjects, none
   * where it is absent.
   */
  public Map<PolicyId, Map<String, Set<String>>> seen(DecisionContext context) {
    Map<PolicyId, Map<String, Set<String>>> all = new TreeMap<>();
    List<Access> chain = Access.of(context);
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      List<Facts> facts = new ArrayList<>();
      for (Access access : chain) {
        if (table.grain() == Grain.COLUMN) {
          context.resource().columns().forEach(c -> facts.add(new AccessColumn(access, c)));
        } else {
          facts.add(access);
        }
      }
      if (table.grain() == Grain.COLUMN || table.grain() == Grain.REQUEST) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Attribute attribute : footprints.get(t)) {
          Set<String> of = new TreeSet<>();
          facts.forEach(each -> attribute.shown(each).ifPresent(of::add));
          values.put(attribute.name(), of);
        }
        all.put(table.header().source().id(), values);
      }
    }
    return all;
  }

  /** Makes the first session here, where nobody waits for a decision. */
  private void warmUp(int count) {
    TableSession session = pool.acquire();
    session.run(List.of(), new boolean[count], System.nanoTime() + WARM_UP_NANOS);
    pool.release(session);
  }

  /** What each guard and grant that is asked says, not applicable ones included, in order. */
  public List<Evaluated> evaluate(DecisionContext context, Predicate<PolicyId> asked) {
    String action = context.request().action();
    ResourceFacts resource = context.resource();
    List<Access> chain = Access.of(context);
    List<AccessColumn> columns = new ArrayList<>();
    for (Access access : chain) {
      for (Column column : resource.columns()) {
        columns.add(new AccessColumn(access, column));
      }
    }
    String refusal =
        chain.size() > MAX_CHAIN
            ? "the subject acts on behalf of more than " + (MAX_CHAIN - 1) + " others"
            : null;
    List<@Nullable Run> runs =
        run(
            header -> ACCESS.contains(header.kind()) && asked.test(header.source().id()),
            header -> applies(header, action, resource),
            Map.of(Grain.REQUEST, chain, Grain.COLUMN, columns),
            refusal);
    List<Evaluated> evaluated = new ArrayList<>();
    for (int t = 0; t < runs.size(); t++) {
      Run run = runs.get(t);
      if (run != null) {
        evaluated.add(AccessVerdict.of(tables.get(t), run));
      }
    }
    return evaluated;
  }

  /** What each retention policy says, not applicable ones included, in the tables' order. */
  public List<EvaluatedRetention> evaluateRetention(
      RetentionRequest request, ResourceFacts resource, Instant clock) {
    List<@Nullable Run> runs =
        run(
            header -> header.kind() == Kind.RETENTION,
            header -> applies(header, null, resource),
            Map.of(Grain.RECORD, List.of(Records.of(request, resource, clock))),
            null);
    List<EvaluatedRetention> evaluated = new ArrayList<>();
    for (int t = 0; t < runs.size(); t++) {
      Run run = runs.get(t);
      if (run != null) {
        Table table = tables.get(t);
        evaluated.add(
            new EvaluatedRetention(
                table.header(), RetentionVerdict.of(table, run, request.since())));
      }
    }
    return evaluated;
  }

  /** What each compliance policy finds, not applicable ones included, in the tables' order. */
  public List<EvaluatedCompliance> evaluateCompliance(Document document) {
    List<DocumentColumn> columns = new ArrayList<>();
    for (Document.DescribedColumn column : document.columns()) {
      columns.add(new DocumentColumn(document, column));
    }
    List<@Nullable Run> runs =
        run(
            header -> header.kind() == Kind.COMPLIANCE,
            header -> applies(header, document.action(), document.resource()),
            Map.of(Grain.DOCUMENT, List.of(document), Grain.DOCUMENT_COLUMN, columns),
            null);
    List<EvaluatedCompliance> evaluated = new ArrayList<>();
    for (int t = 0; t < runs.size(); t++) {
      Run run = runs.get(t);
      if (run != null) {
        Table table = tables.get(t);
        evaluated.add(new EvaluatedCompliance(table.header(), ComplianceVerdict.of(table, run)));
      }
    }
    return evaluated;
  }

  /**
   * The attributes that a table asks about, by their names in columns' heads; null for no table.
   */
  public @Nullable List<String> footprint(PolicyId policy) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).header().source().id().equals(policy)) {
        return footprints.get(t).stream().map(Attribute::name).toList();
      }
    }
    return null;
  }

  /** Every text that a row of any table asks for under an attribute. */
  public Set<String> texts(String attribute) {
    Set<String> texts = new TreeSet<>();
    for (Table table : tables) {
      for (Row row : table.rows()) {
        for (Condition condition : row.conditions()) {
          if (condition.attribute().name().equals(attribute)) {
            switch (condition.match()) {
              case Match.OneOf(Set<String> some) -> texts.addAll(some);
              case Match.NoneOf(Set<String> some) -> texts.addAll(some);
              case Match.AllOf(Set<String> some) -> texts.addAll(some);
              case Match.Within _, Match.Is _, Match.Absent _ -> {}
            }
          }
        }
      }
    }
    return texts;
  }

  /** How many sessions were made since the tables were compiled. */
  public int sessionsCreated() {
    return pool.created();
  }

  /** Disposes the sessions; an evaluation that still runs ends as if nothing had happened. */
  @Override
  public void close() {
    pool.close();
  }

  private static boolean applies(
      PolicyHeader header, @Nullable String action, ResourceFacts resource) {
    return header.source().origin().speaksFor(resource)
        && header.applies().domains().allows(resource.domain())
        && header.applies().products().allows(resource.dataProduct())
        && (action == null || header.applies().actions().allows(action));
  }

  /** A run for each table that is asked, null for each other. */
  private List<@Nullable Run> run(
      Predicate<PolicyHeader> asked,
      Predicate<PolicyHeader> applies,
      Map<Grain, List<? extends Facts>> facts,
      @Nullable String refusal) {
    List<@Nullable Run> runs = new ArrayList<>(tables.size());
    boolean[] active = new boolean[tables.size()];
    Set<Grain> grains = EnumSet.noneOf(Grain.class);
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      List<? extends Facts> mine = facts.getOrDefault(table.grain(), List.of());
      Run run = null;
      if (asked.test(table.header())) {
        if (!applies.test(table.header())) {
          run = new Run.OutOfScope();
        } else if (refusal != null) {
          run = new Run.Failed(ErrorCode.LIMIT, refusal);
        } else {
          String missing = missing(footprints.get(t), table.header().optional(), mine);
          if (missing != null) {
            run = new Run.Failed(ErrorCode.MISSING_ATTRIBUTE, missing);
          } else {
            active[t] = true;
            grains.add(table.grain());
          }
        }
      }
      runs.add(run);
    }
    if (!grains.isEmpty()) {
      fire(runs, active, grains, facts);
    }
    return runs;
  }

  /** Fills in the runs of the active tables. */
  private void fire(
      List<@Nullable Run> runs,
      boolean[] active,
      Set<Grain> grains,
      Map<Grain, List<? extends Facts>> facts) {
    List<Facts> needed = new ArrayList<>();
    for (Grain grain : grains) {
      needed.addAll(facts.getOrDefault(grain, List.of()));
    }
    TableSession session = null;
    try {
      session = pool.acquire();
      Hits hits = session.run(needed, active, System.nanoTime() + timeNanos);
      for (int t = 0; t < active.length; t++) {
        if (active[t]) {
          List<Hits.Hit> matched = hits.of(t);
          runs.set(
              t, new Run.Matched(matched, facts.getOrDefault(tables.get(t).grain(), List.of())));
          tell(tables.get(t), matched);
        }
      }
      session.clear();
      pool.release(session);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      if (session != null) {
        pool.discard(session);
      }
      LimitReached limit = LimitReached.in(e);
      Run.Failed failed =
          limit != null
              ? new Run.Failed(ErrorCode.LIMIT, String.valueOf(limit.getMessage()))
              : new Run.Failed(ErrorCode.EVALUATION, "the decision tables failed: " + e);
      for (int t = 0; t < active.length; t++) {
        if (active[t]) {
          runs.set(t, failed);
        }
      }
    }
  }

  /** Tells which rows counted: where the first match decides, none that stands below it. */
  private void tell(Table table, List<Hits.Hit> matched) {
    if (watch == RowWatch.NOBODY) {
      return;
    }
    Set<Facts> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Hits.Hit hit : matched) {
      if (seen.add(hit.facts()) || table.hit() == Table.Hit.ALL) {
        watch.counted(table.file(), table.rows().get(hit.row()).number());
      }
    }
  }

  /** What keeps the table from being evaluated on the facts, or null. */
  private static @Nullable String missing(
      List<Attribute> footprint, Set<String> optional, List<? extends Facts> facts) {
    for (Attribute attribute : footprint) {
      for (Facts each : facts) {
        switch (attribute.presence(each)) {
          case PRESENT -> {}
          case ABSENT -> {
            if (!optional.contains(attribute.name())) {
              return "`" + attribute.name() + "` is absent and not optional";
            }
          }
          case MISTYPED -> {
            return "`" + attribute.name() + "` is no " + attribute.typeName();
          }
        }
      }
    }
    return null;
  }
}

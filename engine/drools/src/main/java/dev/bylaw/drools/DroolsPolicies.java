package dev.bylaw.drools;

import dev.bylaw.drools.drl.DrlPolicies;
import dev.bylaw.drools.drl.RuleWatch;
import dev.bylaw.drools.engine.RowWatch;
import dev.bylaw.drools.engine.TablePolicies;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.EvaluatedCompliance;
import dev.bylaw.drools.policy.EvaluatedRetention;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.table.Row;
import dev.bylaw.drools.table.Table;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The compiled decision tables and rule files of a slice of the policy tree. Immutable and safe for
 * many threads; evaluation is total: what a policy does wrong becomes its failed contribution.
 */
public final class DroolsPolicies implements AutoCloseable {
  private final List<PolicyHeader> headers;
  private final @Nullable TablePolicies tables;
  private final @Nullable DrlPolicies rules;

  DroolsPolicies(
      List<PolicyHeader> headers, @Nullable TablePolicies tables, @Nullable DrlPolicies rules) {
    this.headers = List.copyOf(headers);
    this.tables = tables;
    this.rules = rules;
  }

  /** Compiles the files, each by the ending of its path; all errors are collected. */
  public static CompileResult compile(List<PolicyFile> files, DroolsOptions options) {
    return new Compilation(options).compile(files);
  }

  /** The header of every policy, sorted by id. */
  public List<PolicyHeader> headers() {
    return headers;
  }

  /** The same policies, with every row that counts and every rule that fires told to somebody. */
  public DroolsPolicies watched(RowWatch rowWatch, RuleWatch ruleWatch) {
    return new DroolsPolicies(
        headers,
        tables == null ? null : tables.watched(rowWatch),
        rules == null ? null : rules.watched(ruleWatch));
  }

  /** The rules of each rule file with their lines, by the file's path. */
  public SortedMap<String, Map<String, Integer>> rules() {
    return rules == null ? new TreeMap<>() : rules.rules();
  }

  /** The numbers of each table's rows, by the table's path. */
  public SortedMap<String, List<Integer>> rows() {
    SortedMap<String, List<Integer>> rows = new TreeMap<>();
    if (tables != null) {
      for (Table table : tables.tables()) {
        rows.put(table.file(), table.rows().stream().map(Row::number).toList());
      }
    }
    return rows;
  }

  /**
   * What each guard's or grant's table sees of a request: attribute to its values, several where
   * there are several columns or subjects, none where it is absent.
   */
  public Map<PolicyId, Map<String, Set<String>>> seen(DecisionContext context) {
    return tables == null ? Map.of() : tables.seen(context);
  }

  /** What each guard and grant says of the request; not applicable ones included, by id. */
  public List<Evaluated> evaluate(DecisionContext context) {
    return evaluate(context, _ -> true);
  }

  /** As {@link #evaluate(DecisionContext)}, of those policies alone that are asked. */
  public List<Evaluated> evaluate(DecisionContext context, Predicate<PolicyId> asked) {
    return merge(
        tables == null ? List.of() : tables.evaluate(context, asked),
        rules == null ? List.of() : rules.evaluate(context, asked),
        Evaluated::header);
  }

  /** What each retention policy says of the records; not applicable ones included, by id. */
  public List<EvaluatedRetention> evaluateRetention(
      RetentionRequest request, ResourceFacts resource, Instant clock) {
    return merge(
        tables == null ? List.of() : tables.evaluateRetention(request, resource, clock),
        rules == null ? List.of() : rules.evaluateRetention(request, resource, clock),
        EvaluatedRetention::header);
  }

  /** What each compliance policy finds in the document; not applicable ones included, by id. */
  public List<EvaluatedCompliance> evaluateCompliance(Document document) {
    return merge(
        tables == null ? List.of() : tables.evaluateCompliance(document),
        rules == null ? List.of() : rules.evaluateCompliance(document),
        EvaluatedCompliance::header);
  }

  /**
   * The attributes that a table asks about, by their names in columns' heads; null for a rule file,
   * which may read whatever it likes, and for an unknown policy.
   */
  public @Nullable List<String> footprint(PolicyId policy) {
    return tables == null ? null : tables.footprint(policy);
  }

  /**
   * Every text that a row of any table asks for under an attribute such as {@code record.class}.
   */
  public Set<String> texts(String attribute) {
    return tables == null ? Set.of() : tables.texts(attribute);
  }

  /** Disposes the sessions; to evaluate afterwards gives failed contributions. */
  @Override
  public void close() {
    if (tables != null) {
      tables.close();
    }
    if (rules != null) {
      rules.close();
    }
  }

  /** Both are sorted by id already. */
  private static <T> List<T> merge(
      List<T> fromTables, List<T> fromRules, Function<T, PolicyHeader> header) {
    if (fromRules.isEmpty()) {
      return fromTables;
    }
    List<T> all = new ArrayList<>(fromTables);
    all.addAll(fromRules);
    all.sort(Comparator.comparing(each -> id(header.apply(each))));
    return all;
  }

  static PolicyId id(PolicyHeader header) {
    return header.source().id();
  }
}

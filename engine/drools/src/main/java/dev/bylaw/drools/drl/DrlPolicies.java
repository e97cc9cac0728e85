package dev.bylaw.drools.drl;

import dev.bylaw.drools.engine.LimitReached;
import dev.bylaw.drools.fact.Access;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.EvaluatedCompliance;
import dev.bylaw.drools.policy.EvaluatedRetention;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;

/**
 * Compiled rule files. Each run of a file has a session of its own: a rule may insert what it
 * likes, and a `not` pattern would fire while a reused session is emptied, so that reuse could
 * leak; a session costs microseconds. Runs happen on the threads of {@link Workers}, since a
 * consequence that does not return can only be left behind.
 */
public final class DrlPolicies implements AutoCloseable {
  /** A longer chain of delegation is refused: each link costs a run of every file. */
  private static final int MAX_CHAIN = 8;

  private final List<DrlPolicy> policies;
  private final int maxFirings;
  private final int maxStatements;
  private final Workers workers;
  private final RuleWatch watch;

  DrlPolicies(
      List<DrlPolicy> policies,
      int threads,
      Duration time,
      int maxFirings,
      int maxStatements,
      int maxAbandoned) {
    this.policies = List.copyOf(policies);
    this.maxFirings = maxFirings;
    this.maxStatements = maxStatements;
    this.workers = new Workers(threads, time, maxAbandoned);
    this.watch = RuleWatch.NOBODY;
  }

  private DrlPolicies(DrlPolicies other, RuleWatch watch) {
    this.policies = other.policies;
    this.maxFirings = other.maxFirings;
    this.maxStatements = other.maxStatements;
    this.workers = other.workers;
    this.watch = watch;
  }

  /** The same files and threads, with every rule that fires told to somebody. */
  public DrlPolicies watched(RuleWatch other) {
    return new DrlPolicies(this, other);
  }

  /** The rules of each file with their lines, by the file's path. */
  public SortedMap<String, Map<String, Integer>> rules() {
    SortedMap<String, Map<String, Integer>> rules = new TreeMap<>();
    policies.forEach(each -> rules.put(each.file(), each.lines()));
    return rules;
  }

  /** What came of one run of one file. */
  sealed interface Run {
    record OutOfScope() implements Run {}

    record Said(Statement statement) implements Run {}

    /** {@code position} is that of the rule that failed, if one is known, else of the header. */
    record Failed(ErrorCode code, String message, dev.bylaw.federation.policy.Position position)
        implements Run {}
  }

  /** The header of every file. */
  public List<PolicyHeader> headers() {
    return policies.stream().map(DrlPolicy::header).toList();
  }

  /** What each guard and grant that is asked says, not applicable ones included. */
  public List<Evaluated> evaluate(DecisionContext context, Predicate<PolicyId> asked) {
    List<Access> chain = Access.of(context);
    List<Evaluated> evaluated = new ArrayList<>();
    List<DrlPolicy> kinds =
        ofKinds(Set.of(Kind.GUARD, Kind.GRANT)).stream()
            .filter(policy -> asked.test(policy.header().source().id()))
            .toList();
    List<List<Run>> runs =
        runs(
            kinds,
            policy -> {
              if (!applies(policy.header(), context.request().action(), context.resource())) {
                return List.of(new Run.OutOfScope());
              }
              if (chain.size() > MAX_CHAIN) {
                return List.of(
                    failed(
                        policy,
                        ErrorCode.LIMIT,
                        "the subject acts on behalf of more than " + (MAX_CHAIN - 1) + " others"));
              }
              List<Run> links = new ArrayList<>();
              for (Access access : chain) {
                links.add(run(policy, DrlFacts.of(access, policy.header().optional())));
              }
              return links;
            });
    for (int i = 0; i < kinds.size(); i++) {
      evaluated.add(DrlVerdicts.access(kinds.get(i).header(), runs.get(i)));
    }
    return evaluated;
  }

  /** What each retention policy says, not applicable ones included. */
  public List<EvaluatedRetention> evaluateRetention(
      RetentionRequest request, ResourceFacts resource, Instant clock) {
    List<EvaluatedRetention> evaluated = new ArrayList<>();
    List<DrlPolicy> kinds = ofKinds(Set.of(Kind.RETENTION));
    List<List<Run>> runs =
        runs(
            kinds,
            policy ->
                applies(policy.header(), null, resource)
                    ? List.of(
                        run(
                            policy,
                            DrlFacts.of(request, resource, clock, policy.header().optional())))
                    : List.of(new Run.OutOfScope()));
    for (int i = 0; i < kinds.size(); i++) {
      PolicyHeader header = kinds.get(i).header();
      evaluated.add(
          new EvaluatedRetention(
              header, DrlVerdicts.retention(header, runs.get(i).getFirst(), request.since())));
    }
    return evaluated;
  }

  /** What each compliance policy finds, not applicable ones included. */
  public List<EvaluatedCompliance> evaluateCompliance(Document document) {
    List<EvaluatedCompliance> evaluated = new ArrayList<>();
    List<DrlPolicy> kinds = ofKinds(Set.of(Kind.COMPLIANCE));
    List<List<Run>> runs =
        runs(
            kinds,
            policy ->
                applies(policy.header(), document.action(), document.resource())
                    ? List.of(run(policy, DrlFacts.of(document)))
                    : List.of(new Run.OutOfScope()));
    for (int i = 0; i < kinds.size(); i++) {
      evaluated.add(
          new EvaluatedCompliance(
              kinds.get(i).header(), DrlVerdicts.compliance(runs.get(i).getFirst())));
    }
    return evaluated;
  }

  @Override
  public void close() {
    workers.close();
  }

  private List<DrlPolicy> ofKinds(Set<Kind> kinds) {
    return policies.stream().filter(policy -> kinds.contains(policy.header().kind())).toList();
  }

  private static boolean applies(
      PolicyHeader header, @Nullable String action, ResourceFacts resource) {
    return header.source().origin().speaksFor(resource)
        && header.applies().domains().allows(resource.domain())
        && header.applies().products().allows(resource.dataProduct())
        && (action == null || header.applies().actions().allows(action));
  }

  private List<List<Run>> runs(List<DrlPolicy> kinds, Function<DrlPolicy, List<Run>> evaluation) {
    return workers.all(
        kinds, evaluation, (policy, reason) -> List.of(failed(policy, ErrorCode.LIMIT, reason)));
  }

  private static Run.Failed failed(DrlPolicy policy, ErrorCode code, String message) {
    return new Run.Failed(code, message, policy.header().source().position());
  }

  private Run run(DrlPolicy policy, List<Object> facts) {
    Contributions contributions = new Contributions(policy.header(), policy.lines(), maxStatements);
    KieSession session = policy.rules().newKieSession();
    try {
      session.setGlobal("contributions", contributions);
      session.addEventListener(
          new DefaultAgendaEventListener() {
            @Override
            public void beforeMatchFired(BeforeMatchFiredEvent event) {
              String rule = event.getMatch().getRule().getName();
              contributions.speaking(rule);
              watch.fired(policy.file(), rule);
            }
          });
      facts.forEach(session::insert);
      int fired = session.fireAllRules(_ -> !Thread.currentThread().isInterrupted(), maxFirings);
      if (fired >= maxFirings) {
        contributions.speaking(contributions.rule());
        return new Run.Failed(
            ErrorCode.LIMIT,
            "the rules fired " + maxFirings + " times and went on",
            contributions.position());
      }
      return new Run.Said(contributions.said());
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return failure(e, contributions);
    } finally {
      session.dispose();
    }
  }

  /** Names the class of what a rule threw, not its text, which may hold a caller's attributes. */
  private static Run failure(Throwable thrown, Contributions contributions) {
    for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
      ErrorCode code =
          switch (each) {
            case AbsentAttribute _ -> ErrorCode.MISSING_ATTRIBUTE;
            case MalformedContribution _ -> ErrorCode.MALFORMED;
            case LimitReached _ -> ErrorCode.LIMIT;
            default -> null;
          };
      if (code != null) {
        return new Run.Failed(code, String.valueOf(each.getMessage()), contributions.position());
      }
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String rule = contributions.rule() == null ? "a condition" : "`" + contributions.rule() + "`";
    return new Run.Failed(
        ErrorCode.EVALUATION,
        rule + " failed: " + root.getClass().getSimpleName(),
        contributions.position());
  }
}

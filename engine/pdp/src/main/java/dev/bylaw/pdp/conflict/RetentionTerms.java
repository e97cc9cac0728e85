package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.RetentionOutcome;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.federation.retention.RetentionRule;
import dev.bylaw.federation.retention.Term;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.RetentionPoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Records that must be kept longer than they may be. */
final class RetentionTerms {
  private static final Set<String> SETTLED =
      Set.of("input.record_class", "input.jurisdiction", "input.erasure_requested");

  private final Survey survey;
  private final Findings findings;
  private final RetentionPoint point;
  private final Set<List<Object>> told = new HashSet<>();

  RetentionTerms(Survey survey, Findings findings) {
    this.survey = survey;
    this.findings = findings;
    this.point = new RetentionPoint(survey.policies, Chance.system());
  }

  /** What the policies that speak for a product ask about its records. */
  private static final class Questions {
    final Set<String> classes = new TreeSet<>();
    final Set<String> jurisdictions = new TreeSet<>();
    boolean open;
  }

  private Questions questions(Catalog.Entry entry) {
    Questions questions = new Questions();
    String urn = entry.product().urn();
    String domain = entry.product().domain();
    for (PolicyHeader header : survey.tree.policies()) {
      if (header.kind() == PolicyHeader.Kind.RETENTION
          && Survey.speaksFor(header.origin(), header.scope(), domain, urn)) {
        List<String> paths = survey.policies.footprint(header.id());
        questions.open |= isOpen(paths);
        if (asks(paths, "input.record_class")) {
          questions.classes.addAll(survey.dependences.texts(header.id()));
        }
        if (asks(paths, "input.jurisdiction")) {
          questions.jurisdictions.addAll(survey.tree.mesh().jurisdictions());
          questions.jurisdictions.addAll(survey.dependences.texts(header.id()));
        }
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : survey.policies.tables()) {
      if (header.kind() == dev.bylaw.drools.policy.Kind.RETENTION
          && Survey.speaksFor(header.source().origin(), header.applies(), domain, urn)) {
        List<String> paths = survey.policies.footprint(header.source().id());
        questions.open |= isOpen(paths);
        if (asks(paths, "input.record_class")) {
          questions.classes.addAll(survey.policies.texts("record.class"));
        }
        if (asks(paths, "input.jurisdiction")) {
          questions.jurisdictions.addAll(survey.tree.mesh().jurisdictions());
          questions.jurisdictions.addAll(survey.policies.texts("record.jurisdiction"));
        }
      }
    }
    return questions;
  }

  private static boolean asks(@Nullable List<String> paths, String path) {
    return paths != null && paths.contains(path);
  }

  private static boolean isOpen(@Nullable List<String> paths) {
    return paths == null
        || paths.stream()
            .anyMatch(path -> !SETTLED.contains(path) && !path.startsWith("input.resource."));
  }

  private static List<@Nullable String> optional(Collection<String> names) {
    List<@Nullable String> values = new ArrayList<>();
    values.add(null);
    values.addAll(names);
    return Collections.unmodifiableList(values);
  }

  void examine(Catalog.Entry entry) {
    Set<String> objects = new TreeSet<>();
    for (DataContract contract : entry.contracts()) {
      contract.schema().stream().map(SchemaObject::name).forEach(objects::add);
    }
    Questions questions = questions(entry);
    boolean found = false;
    boolean failed = false;
    int budget = Survey.PROOF;
    int asked = 0;
    for (String object : optional(objects)) {
      for (String recordClass : optional(questions.classes)) {
        for (String jurisdiction : optional(questions.jurisdictions)) {
          if (asked++ >= budget) {
            break;
          }
          RetentionRecord record = evaluate(entry, object, recordClass, jurisdiction);
          if (record == null) {
            continue;
          }
          failed |= record.decision().outcome() == RetentionOutcome.RESTRICT;
          if (record.decision().outcome() == RetentionOutcome.CONFLICT) {
            found = true;
            tell(entry, record);
          }
        }
      }
    }
    if (!found && !questions.open && !failed && asked <= budget) {
      findings.compatible();
    } else if (!found) {
      findings.unknown(
          "retention_conflict",
          new Position("mesh.yaml", 0),
          "no records of `"
              + entry.product().urn()
              + "` were found that must be kept longer than they may; it depends on more than"
              + " class and jurisdiction",
          List.of());
    }
  }

  private @Nullable RetentionRecord evaluate(
      Catalog.Entry entry,
      @Nullable String object,
      @Nullable String recordClass,
      @Nullable String jurisdiction) {
    ResourceRef resource = new ResourceRef(entry.product().urn(), null, object, List.of(), null);
    return point.evaluate(
                new RetentionRequest(
                    "check",
                    resource,
                    recordClass,
                    jurisdiction,
                    null,
                    survey.clock,
                    false,
                    Map.of()),
                survey.clock,
                false)
            instanceof Outcome.Decided<RetentionRecord>(RetentionRecord record)
        ? record
        : null;
  }

  /** Tells every pair of rules of which one keeps beyond the other's end. */
  private void tell(Catalog.Entry entry, RetentionRecord record) {
    Instant since = record.request().since();
    for (RetentionRule keeping : record.rules()) {
      Instant keep = end(keeping, since, true);
      for (RetentionRule deleting : record.rules()) {
        Instant delete = end(deleting, since, false);
        if (keep != null && delete != null && keep.isAfter(delete)) {
          tell(entry, record, keeping, deleting);
        }
      }
    }
  }

  private static @Nullable Instant end(RetentionRule rule, Instant since, boolean keep) {
    if (!(rule.contribution() instanceof RetentionContribution.States states)) {
      return null;
    }
    Term term = keep ? states.keepAtLeast() : states.deleteBy();
    try {
      return term == null ? null : term.resolve(since);
    } catch (DateTimeException _) {
      return null; // it ends outside the calendar: the decision point tells
    }
  }

  private void tell(
      Catalog.Entry entry, RetentionRecord record, RetentionRule longest, RetentionRule shortest) {
    Source keeps = longest.source();
    Source deletes = shortest.source();
    if (!told.add(List.of(entry.product().urn(), keeps.id(), deletes.id()))) {
      return;
    }
    List<PolicyId> policies =
        keeps.id().equals(deletes.id()) ? List.of(keeps.id()) : List.of(deletes.id(), keeps.id());
    String message =
        "records of `%s` must be kept longer than they may be: %s by `%s`, %s by `%s`"
            .formatted(
                entry.product().urn(),
                words(longest, true),
                keeps.id(),
                words(shortest, false),
                deletes.id());
    if (record.request().recordClass() == null || (asksForClass(keeps) && asksForClass(deletes))) {
      findings.conflict(
          "retention_conflict",
          deletes.position(),
          message,
          "such records are neither served nor deleted until one of the two gives way",
          policies,
          words(record.request()));
    } else {
      findings.unknown(
          "retention_conflict",
          deletes.position(),
          message + ", if it holds records of class " + record.request().recordClass(),
          policies);
    }
  }

  /** Whether the policy is about classes of records, so that its word is about those that exist. */
  private boolean asksForClass(Source source) {
    List<String> paths = survey.policies.footprint(source.id());
    return paths != null && paths.contains("input.record_class");
  }

  private static String words(RetentionRule rule, boolean keep) {
    RetentionContribution.States states = (RetentionContribution.States) rule.contribution();
    Term term = keep ? states.keepAtLeast() : states.deleteBy();
    String end =
        switch (term) {
          case Term.At(Instant instant) -> instant.toString();
          case Term.After(var period) -> period.toString();
          case null -> "";
        };
    return (keep ? "kept at least " : "deleted by ") + end;
  }

  private static String words(RetentionRequest request) {
    StringBuilder words = new StringBuilder("records");
    add(words, "of object", request.resource().object());
    add(words, "of class", request.recordClass());
    add(words, "in", request.jurisdiction());
    return words.toString();
  }

  private static void add(StringBuilder words, String what, @Nullable String value) {
    if (value != null) {
      words.append(' ').append(what).append(' ').append(value);
    }
  }
}

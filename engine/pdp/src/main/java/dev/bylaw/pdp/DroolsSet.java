package dev.bylaw.pdp;

import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.drools.DroolsPolicies;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.EvaluatedCompliance;
import dev.bylaw.drools.policy.EvaluatedRetention;
import dev.bylaw.drools.policy.Force;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.ComplianceRule;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.federation.retention.RetentionRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The decision tables and rule files of a tree, as guards, grants and rules of the kernel. */
final class DroolsSet {
  private final DroolsPolicies policies;
  private final Map<PolicyId, Waivability> waivability = new HashMap<>();

  DroolsSet(DroolsPolicies policies, MeshConfig mesh) {
    this.policies = policies;
    for (PolicyHeader header : policies.headers()) {
      waivability.put(header.source().id(), waivability(header, mesh));
    }
  }

  private DroolsSet(DroolsPolicies policies, Map<PolicyId, Waivability> waivability) {
    this.policies = policies;
    this.waivability.putAll(waivability);
  }

  DroolsSet watched(Watch watch) {
    return new DroolsSet(policies.watched(watch::row, watch::rule), waivability);
  }

  SortedMap<String, List<Integer>> rows() {
    return policies.rows();
  }

  SortedMap<String, Map<String, Integer>> rules() {
    return policies.rules();
  }

  Map<PolicyId, Map<String, Set<String>>> seen(DecisionContext context) {
    return policies.seen(context);
  }

  List<PolicyHeader> headers() {
    return policies.headers();
  }

  /** What a table reads, as paths of the input document; null for what may read anything. */
  @Nullable List<String> footprint(PolicyId policy) {
    List<String> names = policies.footprint(policy);
    return names == null ? null : names.stream().map(DroolsSet::path).distinct().toList();
  }

  /** The texts that tables ask for under an attribute. */
  Set<String> texts(String attribute) {
    return policies.texts(attribute);
  }

  /** The path in the input document that an attribute of tables stands for. */
  private static String path(String attribute) {
    int dot = attribute.indexOf('.');
    String head = dot < 0 ? attribute : attribute.substring(0, dot);
    String rest = dot < 0 ? "" : attribute.substring(dot + 1);
    return switch (head) {
      case "column", "object" -> "input.resource.columns[*]";
      case "resource" ->
          switch (rest) {
            case "port" -> "input.resource.output_port";
            case "product" -> "input.resource.data_product";
            case "label" -> "input.resource.labels[*]";
            case "region" -> "input.resource.regions[*]";
            default -> "input.resource." + rest;
          };
      case "consumer" ->
          "input.consumer." + (rest.equals("location") ? "processing_location" : rest);
      case "record" ->
          switch (rest) {
            case "class" -> "input.record_class";
            case "jurisdiction" -> "input.jurisdiction";
            case "category" -> "input.resource.labels[*]";
            case "erasure" -> "input.erasure_requested";
            default -> "input.attributes";
          };
      default -> "input." + attribute;
    };
  }

  /** Whether any of the policies is a table or rule file. */
  boolean hasAny(Set<PolicyId> ids) {
    return ids.stream().anyMatch(waivability::containsKey);
  }

  /** Adds what those tables and rule files that are asked say of an access request. */
  void access(
      DecisionContext context, Predicate<PolicyId> asked, List<Grant> grants, List<Guard> guards) {
    if (policies.headers().isEmpty()) {
      return;
    }
    for (Evaluated each : policies.evaluate(context, asked)) {
      PolicyHeader header = each.header();
      if (header.kind() == Kind.GRANT) {
        grants.add(
            new Grant(header.source(), each.contribution(), each.rank(), header.agreement()));
      } else {
        guards.add(guard(header, each.contribution()));
      }
    }
  }

  private Guard guard(PolicyHeader header, Contribution contribution) {
    return switch (header.force()) {
      case MANDATORY ->
          new Guard.Mandatory(header.source(), contribution, header.applies(), waivable(header));
      case DEFAULT -> new Guard.Default(header.source(), contribution, header.bounds());
      case DELEGATED -> new Guard.Delegated(header.source(), contribution, header.bounds());
      case LOCAL -> new Guard.Local(header.source(), contribution);
    };
  }

  /** Adds what tables and rule files say of records. */
  void retention(
      RetentionRequest request, ResourceFacts facts, Instant clock, List<RetentionRule> rules) {
    for (EvaluatedRetention each : policies.evaluateRetention(request, facts, clock)) {
      rules.add(new RetentionRule(each.header().source(), each.contribution()));
    }
  }

  /** Adds what tables and rule files find in documents. */
  void compliance(String action, List<JudgedDocument> documents, List<ComplianceRule> rules) {
    Map<PolicyHeader, ComplianceContribution> all = new HashMap<>();
    for (JudgedDocument judged : documents) {
      Document document = judged.facts(action);
      for (EvaluatedCompliance each : policies.evaluateCompliance(document)) {
        ComplianceContribution placed = placed(each.contribution(), judged, documents.size() > 1);
        all.merge(each.header(), placed, DroolsSet::both);
      }
    }
    for (PolicyHeader header : policies.headers()) {
      ComplianceContribution contribution = all.get(header);
      if (contribution != null) {
        rules.add(
            new ComplianceRule(
                header.source(),
                header.force() == Force.MANDATORY,
                contribution,
                header.applies(),
                waivable(header)));
      }
    }
  }

  private static ComplianceContribution placed(
      ComplianceContribution contribution, JudgedDocument judged, boolean several) {
    return contribution instanceof ComplianceContribution.Found(List<Finding> findings)
        ? new ComplianceContribution.Found(
            findings.stream().map(f -> judged.placed(f, several)).toList())
        : contribution;
  }

  /** What one policy says of two documents: failing on one is failing. */
  private static ComplianceContribution both(ComplianceContribution a, ComplianceContribution b) {
    return switch (a) {
      case ComplianceContribution.Failed failed -> failed;
      case ComplianceContribution.NotApplicable() -> b;
      case ComplianceContribution.Found(List<Finding> mine) ->
          switch (b) {
            case ComplianceContribution.Failed failed -> failed;
            case ComplianceContribution.NotApplicable() -> a;
            case ComplianceContribution.Found(List<Finding> theirs) -> {
              List<Finding> findings = new ArrayList<>(mine);
              findings.addAll(theirs);
              yield new ComplianceContribution.Found(findings);
            }
          };
    };
  }

  private Waivability waivable(PolicyHeader header) {
    return waivability.getOrDefault(header.source().id(), Waivability.NEVER);
  }

  private static Waivability waivability(PolicyHeader header, MeshConfig mesh) {
    Owner owner = mesh.owner(header.owner());
    boolean compliance = header.kind() == Kind.COMPLIANCE;
    if (owner == null || header.maxWaiver() == null || (header.floor() == null && !compliance)) {
      return Waivability.NEVER;
    }
    ObligationTemplate floor = header.floor() == null ? ObligationTemplate.NONE : header.floor();
    return new Waivability.Terms(floor, header.maxWaiver(), owner.members(), owner.quorum());
  }
}

package dev.bylaw.pdp;

import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.Term;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Member;
import dev.bylaw.rego.Members;
import dev.bylaw.rego.PackageInfo;
import dev.bylaw.rego.PreparedRule;
import dev.bylaw.rego.PreparedRules;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RuleInfo;
import dev.bylaw.rego.compile.InputUse;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Rego package that is a policy: its well-known rules, evaluated to a contribution. Immutable.
 */
final class RegoPolicy {

  /** The rules by which a policy speaks (docs/policies.md). */
  enum WellKnown {
    PERMIT,
    DENY,
    MASK,
    FILTER,
    DUTY,
    REGIONS,
    PURPOSES,
    PORTS,
    MINIMUM_AGGREGATION,
    TTL,
    EXPIRY,
    APPLIES,
    KEEP_AT_LEAST,
    DELETE_BY,
    HOLD,
    FINDING;

    private final String rule = name().toLowerCase(Locale.ROOT);
  }

  private final PolicyHeader header;
  private final Asked access;
  private final Asked retention;
  private final Asked compliance;
  private final @Nullable PreparedRule deny;
  private final RequiredAttributes required;
  private final List<PreparedRule> all;

  /** Rules that are evaluated together, where the policy has them. */
  private record Asked(List<WellKnown> names, PreparedRules rules) {
    static Asked of(
        RegoProgram program, PackageInfo definition, Set<String> defined, List<WellKnown> wanted) {
      List<WellKnown> names = wanted.stream().filter(name -> defined.contains(name.rule)).toList();
      return new Asked(
          names,
          program.prepareAll(
              names.stream().map(name -> definition.path() + "." + name.rule).toList()));
    }

    Map<WellKnown, Evaluation> in(EvaluationInput in) {
      Map<WellKnown, Evaluation> said = new EnumMap<>(WellKnown.class);
      List<Evaluation> outcomes = rules.evaluate(in);
      for (int i = 0; i < outcomes.size(); i++) {
        said.put(names.get(i), outcomes.get(i));
      }
      return said;
    }
  }

  RegoPolicy(PolicyHeader header, RegoProgram program, PackageInfo definition) {
    this.header = header;
    Set<String> defined = new TreeSet<>();
    for (RuleInfo rule : definition.rules()) {
      defined.add(rule.name());
    }
    List<WellKnown> accessing = new ArrayList<>(EnumSet.range(WellKnown.DENY, WellKnown.EXPIRY));
    switch (header.kind()) {
      case GRANT -> accessing.add(WellKnown.PERMIT);
      case GUARD -> {
        if (header.force() == PolicyHeader.Force.DELEGATED) {
          accessing.add(WellKnown.APPLIES);
        }
      }
      case RETENTION, COMPLIANCE -> {}
    }
    access = Asked.of(program, definition, defined, accessing);
    retention =
        Asked.of(
            program,
            definition,
            defined,
            List.of(WellKnown.KEEP_AT_LEAST, WellKnown.DELETE_BY, WellKnown.HOLD));
    compliance = Asked.of(program, definition, defined, List.of(WellKnown.FINDING));
    deny =
        defined.contains(WellKnown.DENY.rule)
            ? program.prepare(definition.path() + "." + WellKnown.DENY.rule)
            : null;
    List<String> all =
        Arrays.stream(WellKnown.values())
            .filter(name -> defined.contains(name.rule))
            .map(name -> definition.path() + "." + name.rule)
            .toList();
    this.required = new RequiredAttributes(program.footprint(all), header.optional());
    this.all = all.stream().map(program::prepare).toList();
  }

  /** Evaluates all its rules for an observer, unless an attribute is missing. */
  void observe(EvaluationInput in, @Nullable ObjectValue input, Observer observer) {
    if (input == null || required.missingIn(input).isEmpty()) {
      for (PreparedRule rule : all) {
        var _ = rule.observe(in, observer);
      }
    }
  }

  /** The attributes that it reads with their values as JSON; none where one is absent. */
  Map<String, List<String>> seen(ObjectValue input) {
    return required.in(input);
  }

  PolicyHeader header() {
    return header;
  }

  /** The attributes of {@code input} that it reads, as paths such as {@code input.purpose}. */
  List<String> reads() {
    return required.paths();
  }

  /** What it asks of each of them. */
  Map<String, InputUse> uses() {
    return required.uses();
  }

  /** Whether it answers the same whenever it is asked the same. */
  boolean isDeterministic() {
    return required.isDeterministic();
  }

  /** What it says of an access request. */
  Contribution access(EvaluationInput in, ObjectValue input) {
    Optional<String> missing = required.missingIn(input);
    if (missing.isPresent()) {
      return new Contribution.Failed(
          ErrorCode.MISSING_ATTRIBUTE,
          "attribute `" + missing.get() + "` is absent",
          header.position());
    }
    try {
      Map<WellKnown, Evaluation> said = access.in(in);
      List<Reason> reasons = denials(said, in);
      Obligations.Builder obligations = Obligations.builder();
      boolean applies = obligations(said, obligations);
      if (!reasons.isEmpty()) {
        return new Contribution.Denies(reasons, obligations.build().duties());
      }
      Optional<Value> asked =
          switch (header.kind()) {
            case GRANT -> value(WellKnown.PERMIT, said);
            case GUARD ->
                header.force() == PolicyHeader.Force.DELEGATED
                    ? value(WellKnown.APPLIES, said)
                    : Optional.of(BooleanValue.of(applies));
            case RETENTION, COMPLIANCE -> Optional.empty();
          };
      return asked.isEmpty() || asked.get().equals(BooleanValue.FALSE)
          ? Contribution.NOT_APPLICABLE
          : new Contribution.Applies(obligations.build(), List.of());
    } catch (Said.Malformed e) {
      return new Contribution.Failed(
          ErrorCode.MALFORMED, String.valueOf(e.getMessage()), header.position());
    } catch (Erring e) {
      return new Contribution.Failed(e.code(), String.valueOf(e.getMessage()), e.position);
    }
  }

  /** What it says of retention. */
  RetentionContribution retention(EvaluationInput in, ObjectValue input) {
    Optional<String> missing = required.missingIn(input);
    if (missing.isPresent()) {
      return new RetentionContribution.Failed(
          ErrorCode.MISSING_ATTRIBUTE,
          "attribute `" + missing.get() + "` is absent",
          header.position());
    }
    try {
      Map<WellKnown, Evaluation> said = retention.in(in);
      @Nullable Term keep = term(WellKnown.KEEP_AT_LEAST, said);
      @Nullable Term delete = term(WellKnown.DELETE_BY, said);
      List<Hold> holds = new ArrayList<>();
      for (Value hold : elements(WellKnown.HOLD, said)) {
        ObjectValue object = Said.object("hold", hold);
        holds.add(
            new Hold(
                Said.text("hold", object, "id"),
                Said.optionalText("hold", object, "reason").orElse(header.title())));
      }
      return keep == null && delete == null && holds.isEmpty()
          ? RetentionContribution.NOT_APPLICABLE
          : new RetentionContribution.States(keep, delete, holds, List.of());
    } catch (Said.Malformed e) {
      return new RetentionContribution.Failed(
          ErrorCode.MALFORMED, String.valueOf(e.getMessage()), header.position());
    } catch (Erring e) {
      return new RetentionContribution.Failed(e.code(), String.valueOf(e.getMessage()), e.position);
    }
  }

  /** What it finds in a document. */
  ComplianceContribution compliance(EvaluationInput in) {
    try {
      List<Finding> findings = new ArrayList<>();
      for (Value finding : elements(WellKnown.FINDING, compliance.in(in))) {
        findings.add(finding(Said.object("finding", finding)));
      }
      return new ComplianceContribution.Found(findings);
    } catch (Said.Malformed e) {
      return new ComplianceContribution.Failed(
          ErrorCode.MALFORMED, String.valueOf(e.getMessage()), header.position());
    } catch (Erring e) {
      return new ComplianceContribution.Failed(
          e.code(), String.valueOf(e.getMessage()), e.position);
    }
  }

  private static Finding finding(ObjectValue object) throws Said.Malformed {
    String severity = Said.text("finding", object, "severity");
    Severity known =
        switch (severity) {
          case "INFO" -> Severity.INFO;
          case "WARN" -> Severity.WARN;
          case "BLOCK" -> Severity.BLOCK;
          default -> throw new Said.Malformed("finding", "severity INFO, WARN or BLOCK", object);
        };
    return new Finding(
        Said.text("finding", object, "rule"),
        known,
        Said.optionalText("finding", object, "path").orElse(""),
        Said.text("finding", object, "message"),
        Said.optionalText("finding", object, "remediation").orElse(null));
  }

  private List<Reason> denials(Map<WellKnown, Evaluation> said, EvaluationInput in)
      throws Said.Malformed, Erring {
    if (deny == null || elements(WellKnown.DENY, said).isEmpty()) {
      return List.of();
    }
    // Only a denial pays for finding out which definition gave each reason.
    List<Reason> reasons = new ArrayList<>();
    switch (deny.members(in)) {
      case Members.Failed(EvalError error) -> throw new Erring(error, header);
      case Members.Found(List<Member> members) -> {
        for (Member member : members) {
          reasons.add(Said.reason(member.value(), header.id().value(), position(member.rule())));
        }
      }
    }
    return reasons;
  }

  /** Collects what is stated; returns whether anything is. */
  private boolean obligations(Map<WellKnown, Evaluation> said, Obligations.Builder out)
      throws Said.Malformed, Erring {
    boolean stated = false;
    for (Value mask : elements(WellKnown.MASK, said)) {
      Said.mask(mask, out);
      stated = true;
    }
    for (Value filter : elements(WellKnown.FILTER, said)) {
      Said.filter(filter, out);
      stated = true;
    }
    for (Value duty : elements(WellKnown.DUTY, said)) {
      out.duty(Said.duty(duty));
      stated = true;
    }
    Optional<Value> value = value(WellKnown.REGIONS, said);
    if (value.isPresent()) {
      out.regions(Said.allowed("regions", value.get()));
      stated = true;
    }
    value = value(WellKnown.PURPOSES, said);
    if (value.isPresent()) {
      out.purposes(Said.allowed("purposes", value.get()));
      stated = true;
    }
    value = value(WellKnown.PORTS, said);
    if (value.isPresent()) {
      out.ports(Said.allowed("ports", value.get()));
      stated = true;
    }
    value = value(WellKnown.MINIMUM_AGGREGATION, said);
    if (value.isPresent()) {
      out.minimumAggregation(Said.count("minimum_aggregation", value.get()));
      stated = true;
    }
    value = value(WellKnown.TTL, said);
    if (value.isPresent()) {
      out.ttl(Said.duration("ttl", value.get()));
      stated = true;
    }
    value = value(WellKnown.EXPIRY, said);
    if (value.isPresent()) {
      out.expiry(Said.instant("expiry", value.get()));
      stated = true;
    }
    return stated;
  }

  private @Nullable Term term(WellKnown name, Map<WellKnown, Evaluation> said)
      throws Said.Malformed, Erring {
    Optional<Value> value = value(name, said);
    return value.isPresent() ? Said.term(name.rule, value.get()) : null;
  }

  private List<Value> elements(WellKnown name, Map<WellKnown, Evaluation> said)
      throws Said.Malformed, Erring {
    Optional<Value> value = value(name, said);
    if (value.isEmpty()) {
      return List.of();
    }
    List<Value> elements = new ArrayList<>();
    Said.elements(name.rule, value.get()).forEach(elements::add);
    return elements;
  }

  private Optional<Value> value(WellKnown name, Map<WellKnown, Evaluation> said) throws Erring {
    Evaluation outcome = said.get(name);
    if (outcome == null) {
      return Optional.empty();
    }
    return switch (outcome) {
      case Evaluation.Defined(Value value) -> Optional.of(value);
      case Evaluation.Undefined() -> Optional.empty();
      case Evaluation.Failed(EvalError error) -> throw new Erring(error, header);
    };
  }

  private Position position(Span span) {
    return span.equals(Span.NONE) ? header.position() : new Position(span.file(), span.startLine());
  }

  /** An evaluation that ended in an error, on its way to become a contribution. */
  private static final class Erring extends Exception {
    private final EvalError error;
    private final Position position;

    Erring(EvalError error, PolicyHeader header) {
      super(error.code() + ": " + error.message());
      this.error = error;
      this.position =
          error.span() == null || error.span().equals(Span.NONE)
              ? header.position()
              : new Position(error.span().file(), error.span().startLine());
    }

    ErrorCode code() {
      return switch (error.code()) {
        case EvalError.LIMIT, EvalError.CANCELLED -> ErrorCode.LIMIT;
        default -> ErrorCode.EVALUATION;
      };
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}

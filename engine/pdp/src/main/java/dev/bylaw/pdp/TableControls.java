package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.policy.AnswerBounds;
import dev.bylaw.bundle.policy.DeclaredAnswer;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.drools.policy.Force;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Waiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds waivers, answers and scopes against controls that are decision tables or rule files, as the
 * tree's loader does against those in Rego, which are all that it knows.
 */
final class TableControls {
  private final LoadedTree tree;
  private final Map<String, PolicyHeader> tables = new HashMap<>();
  private final @Nullable String slice;
  private final List<Diagnostic> diagnostics;

  /**
   * @param slice the domain whose answers were loaded; null for all
   */
  TableControls(
      LoadedTree tree,
      List<PolicyHeader> headers,
      @Nullable String slice,
      List<Diagnostic> diagnostics) {
    this.tree = tree;
    this.slice = slice;
    this.diagnostics = diagnostics;
    headers.forEach(header -> tables.put(header.source().id().value(), header));
  }

  void check() {
    TreeSet<String> controls = new TreeSet<>(tables.keySet());
    tree.policies().forEach(policy -> controls.add(policy.id().value()));
    for (Waiver.Issued waiver : tree.waivers()) {
      String control = waiver.control().value();
      PolicyHeader table = tables.get(control);
      if (!controls.contains(control)) {
        unknown(waiver.source().position(), control, controls);
      } else if (table != null) {
        check(waiver, table);
      }
    }
    for (DeclaredAnswer answer : tree.answers()) {
      String control = answer.control().value();
      PolicyHeader table = tables.get(control);
      if (!controls.contains(control)) {
        unknown(answer.source().position(), control, controls);
      } else if (table != null
          && table.force() != Force.DEFAULT
          && table.force() != Force.DELEGATED) {
        error(
            "not_answerable",
            answer.source().position(),
            "`" + control + "` asks for no answer",
            "only default and delegated controls do; a local guard can tighten any");
      } else if (table != null) {
        check(answer, table);
      }
    }
    tables.values().forEach(this::checkScope);
    tables.values().stream().filter(t -> t.force() == Force.DELEGATED).forEach(this::answered);
  }

  private void unknown(Position at, String control, TreeSet<String> controls) {
    error(
        "unknown_control",
        at,
        "the council has no control `" + control + "`",
        DidYouMean.hint(control, controls));
  }

  private void check(DeclaredAnswer answer, PolicyHeader control) {
    AnswerBounds.check(
            answer.control().value(),
            control.bounds(),
            control.source().position().toString(),
            answer.deny() == null ? answer.obligations() : null)
        .forEach(each ->
            error(AnswerBounds.CODE, answer.source().position(), each.message(), each.hint()));
  }

  private void check(Waiver.Issued waiver, PolicyHeader control) {
    Position at = waiver.source().position();
    String id = "`" + waiver.control() + "`";
    Duration longest = control.maxWaiver();
    Owner owner = tree.mesh().owner(control.owner());
    boolean waivable = control.floor() != null || control.kind() == Kind.COMPLIANCE;
    if (control.force() != Force.MANDATORY || longest == null || !waivable) {
      error(
          "not_waivable",
          at,
          id + " cannot be waived",
          control.force() == Force.MANDATORY
              ? "it declares no floor, at " + control.source().position()
              : "only mandatory controls can; a default control is answered");
      return;
    }
    Duration length = Duration.between(waiver.from(), waiver.until());
    if (length.compareTo(longest) > 0) {
      error(
          "waiver_too_long",
          at,
          "the waiver runs %d days, %s allows at most %d"
              .formatted(length.toDays(), id, longest.toDays()),
          null);
    }
    if (!waiver.scope().isWithin(control.applies())) {
      error(
          "out_of_scope",
          at,
          "the waiver reaches beyond what " + id + " applies to",
          "see `applies` at " + control.source().position());
    }
    if (owner != null) {
      long counted =
          waiver.approvers().stream()
              .filter(a -> owner.members().contains(a) && !a.equals(waiver.requester()))
              .count();
      if (counted < owner.quorum()) {
        error(
            "quorum_missing",
            at,
            "%s needs %d approvals by members of `%s` other than the requester, found %d"
                .formatted(id, owner.quorum(), owner.id(), counted),
            null);
      }
    }
  }

  /** A domain's table is about its own data, a product's about its own: more is never heard. */
  private void checkScope(PolicyHeader table) {
    Scope scope = table.applies();
    switch (table.source().origin()) {
      case Origin.Council _ -> {}
      case Origin.Domain(var domain) -> outside(table, scope.domains(), domain);
      case Origin.Product(var domain, var product) -> {
        outside(table, scope.domains(), domain);
        outside(table, scope.products(), product);
      }
    }
  }

  private void outside(PolicyHeader table, Allowed allowed, String own) {
    if (allowed instanceof Allowed.Only(var names)) {
      for (String name : names) {
        if (!name.equals(own)) {
          error(
              "outside_own_scope",
              table.source().position(),
              "`%s` is not its own: a policy of `%s` is not heard there".formatted(name, own),
              "leave it out; the council's policies are about everybody");
        }
      }
    }
  }

  private void answered(PolicyHeader control) {
    for (Catalog.Entry entry : tree.catalog().entries()) {
      String domain = entry.product().domain();
      String urn = entry.product().urn();
      boolean asked =
          (slice == null || slice.equals(domain))
              && control.applies().domains().allows(domain)
              && control.applies().products().allows(urn);
      boolean answered =
          tree.answers().stream()
              .anyMatch(a ->
                  a.control().equals(control.source().id())
                      && a.scope().products().allows(urn)
                      && a.source().origin().equals(new Origin.Domain(domain)));
      var declared = tree.mesh().domains().get(domain);
      if (asked && !answered && declared != null) {
        diagnostics.add(
            new Diagnostic(
                Severity.WARNING,
                "delegated_unanswered",
                declared.location(),
                "answers",
                "domain `%s` has not answered `%s` for data product `%s`: what it applies to is denied"
                    .formatted(domain, control.source().id(), urn),
                "answer it in `domains/" + domain + "/answers.yaml`"));
      }
    }
  }

  private void error(String code, Position at, String message, @Nullable String hint) {
    Location location =
        at.line() == 0
            ? Location.wholeFile(at.file())
            : new Location(at.file(), at.line(), 1, at.line(), 1);
    diagnostics.add(new Diagnostic(Severity.ERROR, code, location, "", message, hint));
  }
}

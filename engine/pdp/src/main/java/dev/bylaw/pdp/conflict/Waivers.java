package dev.bylaw.pdp.conflict;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waiver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Waivers of one control that are in force at once for the same access. */
final class Waivers {
  private final Findings findings;

  Waivers(Findings findings) {
    this.findings = findings;
  }

  void examine(List<Waiver.Issued> waivers) {
    Map<PolicyId, List<Waiver.Issued>> byControl = new TreeMap<>();
    waivers.forEach(w -> byControl.computeIfAbsent(w.control(), _ -> new ArrayList<>()).add(w));
    byControl.values().forEach(this::ofOneControl);
  }

  private void ofOneControl(List<Waiver.Issued> waivers) {
    waivers.sort(Comparator.comparing(Waiver.Issued::from));
    for (int i = 0; i < waivers.size(); i++) {
      // those that begin after this one has ended, and all behind them, are past
      for (int j = i + 1;
          j < waivers.size() && waivers.get(j).from().isBefore(waivers.get(i).until());
          j++) {
        tell(waivers.get(i), waivers.get(j));
      }
    }
  }

  private void tell(Waiver.Issued one, Waiver.Issued other) {
    List<PolicyId> both = List.of(other.source().id(), one.source().id());
    switch (verdict(one, other)) {
      case COMPATIBLE -> findings.compatible();
      case CONFLICT ->
          findings.conflict(
              "waivers_overlap",
              other.source().position(),
              "waivers `%s` and `%s` of `%s` are in force for the same access from %s on"
                  .formatted(both.getFirst(), both.getLast(), one.control(), other.from()),
              "their compensations join; let one end where the other begins, or make them one",
              both,
              null);
      case UNKNOWN ->
          findings.unknown(
              "waivers_overlap",
              other.source().position(),
              "waivers `%s` and `%s` of `%s` overlap if somebody has the roles of both"
                  .formatted(both.getFirst(), both.getLast(), one.control()),
              both);
    }
  }

  private static Verdict verdict(Waiver.Issued one, Waiver.Issued other) {
    return isDisjoint(one.scope(), other.scope()) || isDisjoint(one.purposes(), other.purposes())
        ? Verdict.COMPATIBLE
        : subjects(one.subjects(), other.subjects());
  }

  private static boolean isDisjoint(Scope one, Scope other) {
    return isDisjoint(one.actions(), other.actions())
        || isDisjoint(one.domains(), other.domains())
        || isDisjoint(one.products(), other.products());
  }

  private static boolean isDisjoint(Allowed one, Allowed other) {
    return one.join(other).isNothing();
  }

  private static Verdict subjects(Subjects one, Subjects other) {
    boolean shared =
        one.equals(Subjects.ALL)
            || other.equals(Subjects.ALL)
            || !Collections.disjoint(one.roles(), other.roles())
            || one.ids().stream().anyMatch(id -> other.ids().stream().anyMatch(o -> isSame(id, o)));
    if (shared) {
      return Verdict.CONFLICT;
    }
    // nobody is two subjects, but anybody may have two roles
    return one.roles().isEmpty() && other.roles().isEmpty() ? Verdict.COMPATIBLE : Verdict.UNKNOWN;
  }

  /** Whether `ana` and `user:ana` may be one. */
  private static boolean isSame(String one, String other) {
    return one.equals(other) || one.endsWith(":" + other) || other.endsWith(":" + one);
  }
}

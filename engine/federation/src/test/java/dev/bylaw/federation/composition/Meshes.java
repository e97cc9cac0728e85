package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Changes to a mesh, and how two decisions compare. */
final class Meshes {
  private Meshes() {}

  static CompositionInput withGuards(CompositionInput mesh, List<Guard> guards) {
    return new CompositionInput(
        mesh.context(), mesh.grants(), guards, mesh.answers(), mesh.waivers(), mesh.stale());
  }

  static CompositionInput withGrants(CompositionInput mesh, List<Grant> grants) {
    return new CompositionInput(
        mesh.context(), grants, mesh.guards(), mesh.answers(), mesh.waivers(), mesh.stale());
  }

  static CompositionInput withAnswers(CompositionInput mesh, List<Answer> answers) {
    return new CompositionInput(
        mesh.context(), mesh.grants(), mesh.guards(), answers, mesh.waivers(), mesh.stale());
  }

  static CompositionInput withWaivers(CompositionInput mesh, List<Waiver> waivers) {
    return new CompositionInput(
        mesh.context(), mesh.grants(), mesh.guards(), mesh.answers(), waivers, mesh.stale());
  }

  static CompositionInput at(CompositionInput mesh, Instant clock) {
    DecisionContext context = mesh.context();
    return new CompositionInput(
        new DecisionContext(context.request(), context.resource(), clock, context.revision()),
        mesh.grants(),
        mesh.guards(),
        mesh.answers(),
        mesh.waivers(),
        mesh.stale());
  }

  /** The mesh without the policies of certain sources. */
  static CompositionInput without(CompositionInput mesh, Predicate<Source> source) {
    return new CompositionInput(
        mesh.context(),
        mesh.grants().stream().filter(each -> !source.test(each.source())).toList(),
        mesh.guards().stream().filter(each -> !source.test(each.source())).toList(),
        mesh.answers().stream().filter(each -> !source.test(each.source())).toList(),
        mesh.waivers().stream().filter(each -> !source.test(each.source())).toList(),
        mesh.stale());
  }

  static <T> List<T> with(List<T> list, T added) {
    List<T> longer = new ArrayList<>(list);
    longer.add(added);
    return longer;
  }

  static <T> List<T> replaced(List<T> list, int index, T by) {
    List<T> changed = new ArrayList<>(list);
    changed.set(index, by);
    return changed;
  }

  /** The set A: every permit that the request can get, by this grant or another. */
  static List<Obligations> options(Decision decision) {
    List<Obligations> options = new ArrayList<>();
    if (decision.isPermit()) {
      options.add(decision.joined());
    }
    decision.alternatives().forEach(alternative -> options.add(alternative.obligations()));
    return options;
  }

  /**
   * Whether {@code after} is at least as restrictive as {@code before}: it permits nothing that was
   * denied, and every permit now is at least as restrictive as some permit before (Smyth's order on
   * A); where the request names its grant, as the permit before.
   */
  static boolean isAtLeast(Decision after, Decision before, boolean isNamed) {
    if (after.isPermit() && !before.isPermit()) {
      return false;
    }
    if (isNamed && after.isPermit() && !before.joined().isAtMost(after.joined())) {
      return false;
    }
    List<Obligations> earlier = options(before);
    for (Obligations option : options(after)) {
      if (earlier.stream().noneMatch(each -> each.isAtMost(option))) {
        return false;
      }
    }
    return true;
  }
}

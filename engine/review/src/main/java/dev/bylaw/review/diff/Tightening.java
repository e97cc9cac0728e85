package dev.bylaw.review.diff;

import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.pdp.PolicySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change only tightens. Where policies alone changed it suffices that each of them, asked
 * everything that it can tell apart, says at least as much as before: composition is monotone in
 * what policies say (docs/algebra.md). Where answers, products or the mesh itself changed, whole
 * decisions are compared, and every policy counts.
 */
public final class Tightening {
  private static final int CHUNK = 4096;
  private static final List<String> BEYOND_WORDS =
      List.of("kind", "force", "bounds", "rank", "can ", "waivers", "quorum", "floor", "approvers");

  private Tightening() {}

  /** What came of it. */
  public sealed interface Verdict {
    /**
     * It only tightens.
     *
     * @param requests how many were decided by both revisions
     * @param space what was varied, a line each
     */
    record Proved(long requests, List<String> space) implements Verdict {}

    /**
     * It loosens something.
     *
     * @param difference a request and both answers, as it would be decided
     */
    record Refuted(Difference difference) implements Verdict {}

    /**
     * Nothing that was tried is looser, and that is no proof.
     *
     * @param requests how many were tried
     * @param why what is missing to a proof, a line each
     */
    record Undecided(long requests, List<String> why) implements Verdict {}
  }

  /**
   * Decides it.
   *
   * @param changes what {@link Controls#between} found
   * @param clock the time that is decided upon
   * @param budget the most requests that are tried
   * @param progress told how many were
   */
  public static Verdict of(
      Revision before,
      Revision after,
      List<ControlChange> changes,
      Instant clock,
      long budget,
      LongConsumer progress) {
    PolicySet old = before.policies();
    PolicySet now = after.policies();
    Set<PolicyId> changed = new TreeSet<>();
    List<String> why = new ArrayList<>();
    Set<String> reads = new TreeSet<>();
    boolean whole = !old.tree().mesh().facts().equals(now.tree().mesh().facts());
    whole |= !old.tree().data().equals(now.tree().data());
    whole |= !old.tree().catalog().entries().equals(now.tree().catalog().entries());
    for (ControlChange change : changes) {
      switch (change.what()) {
        case "policy", "table", "agreement" -> {
          changed.add(new PolicyId(change.id()));
          if (change.kind() != ControlChange.Kind.TIGHTENED) {
            change.details().stream()
                .filter(Tightening::isBeyondWords)
                .forEach(detail -> why.add("`" + change.id() + "`: " + detail));
          }
        }
        case "answer" -> whole = true;
        case "waiver" -> {
          if (change.kind() != ControlChange.Kind.VANISHED
              && change.kind() != ControlChange.Kind.TIGHTENED) {
            why.add("waiver `" + change.id() + "` is judged by its subjects, which are persons");
          }
        }
        default -> {} // holds concern retention alone
      }
    }
    MeshConfig mesh = old.tree().mesh();
    MeshConfig next = now.tree().mesh();
    if (next.stalenessBound().compareTo(mesh.stalenessBound()) > 0) {
      why.add("policies may be older than before: the staleness bound was raised");
    }
    if (next.approvals() != mesh.approvals()) {
      why.add("waivers and releases of holds are approved in another way");
    }
    if (whole) {
      all(old, changed);
      all(now, changed);
      reads.add("input.agreement");
    }
    for (PolicyId id : changed) {
      footprint(old, id, reads, why);
      footprint(now, id, reads, why);
    }
    if (changed.isEmpty() && why.isEmpty()) {
      return new Verdict.Proved(0, List.of());
    }
    Space space = new Space(old.tree(), now.tree(), reads, clock);
    for (String path : Space.outside(reads)) {
      why.add("`" + path + "` is read, and no file declares its values");
    }
    if (!space.hasAllColumnSets()) {
      why.add("objects with more than 8 columns: each column alone and all were asked for");
    }
    long size = space.size();
    long step = 1;
    if (size > budget) {
      why.add("the space has %,d requests, %,d of them were tried".formatted(size, budget));
      step = Math.ceilDiv(size, budget);
    }
    Comparison comparison = new Comparison(old, now);
    Set<PolicyId> judged = whole ? Set.of() : changed;
    long tried = 0;
    for (long from = 0; from < size; from += CHUNK * step) {
      long stride = step;
      long start = from;
      long count = Math.min(CHUNK, Math.ceilDiv(size - from, step));
      Optional<Difference> loosened =
          LongStream.range(0, count)
              .parallel()
              .mapToObj(i -> loosened(comparison, space.question(start + i * stride), judged))
              .flatMap(Optional::stream)
              .findFirst();
      if (loosened.isPresent()) {
        return new Verdict.Refuted(loosened.get());
      }
      tried += count;
      progress.accept(tried);
    }
    return why.isEmpty()
        ? new Verdict.Proved(tried, space.dimensions())
        : new Verdict.Undecided(tried, List.copyOf(new TreeSet<>(why)));
  }

  /** What a header says that no single decision need show. */
  private static boolean isBeyondWords(String detail) {
    return BEYOND_WORDS.stream().anyMatch(detail::startsWith);
  }

  private static void all(PolicySet policies, Set<PolicyId> into) {
    policies.tree().policies().forEach(policy -> into.add(policy.id()));
    policies.tables().forEach(table -> into.add(table.source().id()));
    policies.tree().agreements().forEach(agreement -> into.add(agreement.source().id()));
  }

  private static void footprint(
      PolicySet policies, PolicyId id, Set<String> reads, List<String> why) {
    boolean agreement =
        policies.tree().agreements().stream()
            .anyMatch(each -> each.source().id().equals(id) || each.id().equals(id.value()));
    if (agreement) {
      policies.tree().agreements().stream()
          .filter(each -> each.source().id().equals(id) || each.id().equals(id.value()))
          .forEach(each -> {
            reads.addAll(
                List.of("input.consumer.domain", "input.consumer.product", "input.purpose"));
            reads.add(Space.ROLES_OF_AGREEMENTS);
            if (!each.subjects().ids().isEmpty()) {
              why.add("agreement `" + each.id() + "` names persons");
            }
          });
      return;
    }
    boolean known =
        policies.tree().policies().stream().anyMatch(policy -> policy.id().equals(id))
            || policies.tables().stream().anyMatch(table -> table.source().id().equals(id));
    if (!known) {
      return; // it is in the other revision alone
    }
    List<String> footprint = policies.footprint(id);
    if (footprint == null) {
      why.add("rule file `" + id + "` may read anything");
    } else {
      reads.addAll(footprint);
    }
  }

  private static Optional<Difference> loosened(
      Comparison comparison, Question.Access question, Set<PolicyId> changed) {
    Comparison.Answers answers = comparison.ask(question);
    Direction direction = answers.direction();
    if (isLooser(direction)) {
      return Optional.of(Comparison.difference(question, answers, direction));
    }
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    Statements old = Statements.of(answers.before());
    Statements now = Statements.of(answers.after());
    @Nullable Direction word =
        changed.stream()
            .map(id -> old.direction(id, now))
            .filter(Tightening::isLooser)
            .findFirst()
            .orElse(null);
    return word == null
        ? Optional.empty()
        : Optional.of(Comparison.difference(question, answers, word));
  }

  private static boolean isLooser(Direction direction) {
    return direction == Direction.LOOSER || direction == Direction.OTHER;
  }
}

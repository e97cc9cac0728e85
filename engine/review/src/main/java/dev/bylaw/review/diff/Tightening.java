package dev.bylaw.review.diff;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.compile.InputUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change only tightens. Where policies alone changed it suffices that each of them, asked
 * everything that it can tell apart, says at least as much as before: composition is monotone in
 * what policies say (docs/algebra.md). Where answers, products or the mesh itself changed, whole
 * decisions are compared, and every policy counts.
 */
public final class Tightening {
  private static final int CHUNK = 4096;

  /** At most so many later times are asked for, beside the one that is asked about. */
  private static final int MAX_TURNS = 32;

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
   * @param seen what a replay or the cases showed already; one of it may refute where nothing else
   *     decides
   * @param clock the time that is decided upon; and so is each later one at which an agreement or a
   *     waiver that counts begins or ends
   * @param budget the most requests that are tried
   * @param progress told how many were
   */
  public static Verdict of(
      Revision before,
      Revision after,
      List<ControlChange> changes,
      List<Difference> seen,
      Instant clock,
      long budget,
      LongConsumer progress) {
    PolicySet old = before.policies();
    PolicySet now = after.policies();
    Set<PolicyId> changed = new TreeSet<>();
    List<String> why = new ArrayList<>();
    Reads reads = new Reads();
    Set<Instant> turns = new TreeSet<>();
    boolean whole = !old.tree().mesh().facts().equals(now.tree().mesh().facts());
    whole |= !old.tree().data().equals(now.tree().data());
    whole |= !old.tree().catalog().entries().equals(now.tree().catalog().entries());
    for (ControlChange change : changes) {
      String other = beyondAccess(old, now, change);
      if (other != null) {
        why.add(other);
      }
      switch (change.what()) {
        case "policy", "table", "agreement" -> {
          PolicyId id = new PolicyId(change.id());
          if (isAboutAccess(old, id) && isAboutAccess(now, id)) {
            changed.add(id);
          }
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
            whole = true;
            waiver(old, change.id(), reads, turns);
            waiver(now, change.id(), reads, turns);
          }
        }
        default -> {} // a hold: retention
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
      reads.add("input.agreement", InputUse.WHOLE);
      for (PolicySet each : List.of(old, now)) {
        each.tree().waivers().forEach(waiver -> waiver(waiver, reads, turns));
      }
    }
    for (PolicyId id : changed) {
      footprint(old, id, reads, turns, why);
      footprint(now, id, reads, turns, why);
    }
    if (whole && reads.looksAtChains()) {
      reads.add(Reads.ON_BEHALF_OF, InputUse.WHOLE);
    }
    if (changed.isEmpty() && why.isEmpty()) {
      return new Verdict.Proved(0, List.of());
    }
    List<Instant> clocks = new ArrayList<>(List.of(clock));
    turns.stream().filter(turn -> turn.isAfter(clock)).limit(MAX_TURNS).forEach(clocks::add);
    if (turns.stream().filter(turn -> turn.isAfter(clock)).count() > MAX_TURNS) {
      why.add("agreements and waivers begin or end at more than %d times".formatted(MAX_TURNS));
    }
    Predicate<String> products =
        whole
            ? _ -> true
            : urn ->
                changed.stream().anyMatch(id -> isAbout(old, id, urn) || isAbout(now, id, urn));
    Space space = new Space(old.tree(), now.tree(), reads, whole, products, clocks);
    for (String path : space.outside()) {
      why.add(
          "`"
              + path
              + "` is read, not only compared with constants, and no file declares its values");
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
    if (why.isEmpty()) {
      return new Verdict.Proved(tried, space.dimensions());
    }
    for (Difference each : seen) {
      Optional<Difference> loosened = loosened(comparison, each, clock);
      if (loosened.isPresent()) {
        return new Verdict.Refuted(loosened.get());
      }
    }
    return new Verdict.Undecided(tried, List.copyOf(new TreeSet<>(why)));
  }

  /** What was seen to be looser, if it still is at the time that is decided upon. */
  private static Optional<Difference> loosened(
      Comparison comparison, Difference seen, Instant clock) {
    return !isLooser(seen.direction())
        ? Optional.empty()
        : switch (seen.question()) {
          case Question.Access access ->
              loosened(
                  comparison,
                  new Question.Access(access.title(), access.request(), clock),
                  Set.of());
          case Question.Retention _ -> Optional.of(seen);
        };
  }

  /** Why a change is not judged by what it does to access alone; null where it is. */
  private static @Nullable String beyondAccess(PolicySet old, PolicySet now, ControlChange change) {
    boolean more =
        change.kind() == ControlChange.Kind.APPEARED
            || change.kind() == ControlChange.Kind.TIGHTENED;
    if (change.what().equals("hold")) {
      return more ? null : "hold `" + change.id() + "`: what it kept may be deleted";
    }
    PolicyId id = new PolicyId(change.id());
    if (isOf("RETENTION", old, id) || isOf("RETENTION", now, id)) {
      return "`" + id.value() + "` decides on retention, whose times are without end";
    }
    boolean judges = isOf("COMPLIANCE", old, id) || isOf("COMPLIANCE", now, id);
    return judges && !more
        ? "`" + id.value() + "` judges contracts, which are not among the requests"
        : null;
  }

  /** Whether a policy or table is of a kind. */
  private static boolean isOf(String kind, PolicySet policies, PolicyId id) {
    return policies.tree().policies().stream()
            .anyMatch(each -> each.id().equals(id) && each.kind().name().equals(kind))
        || policies.tables().stream()
            .anyMatch(each -> each.source().id().equals(id) && each.kind().name().equals(kind));
  }

  private static boolean isAboutAccess(PolicySet policies, PolicyId id) {
    return !isOf("RETENTION", policies, id) && !isOf("COMPLIANCE", policies, id);
  }

  private static void waiver(PolicySet policies, String id, Reads reads, Set<Instant> turns) {
    policies.tree().waivers().stream()
        .filter(each -> each.source().id().value().equals(id))
        .forEach(each -> waiver(each, reads, turns));
  }

  private static void waiver(Waiver waiver, Reads reads, Set<Instant> turns) {
    if (waiver instanceof Waiver.Issued issued) {
      reads.add(issued.subjects());
      reads.add("input.purpose", InputUse.WHOLE);
      turns.add(issued.from());
      turns.add(issued.until());
    }
  }

  /** Whether a policy, table or agreement can have a say about a product's data. */
  private static boolean isAbout(PolicySet policies, PolicyId id, String urn) {
    LoadedTree tree = policies.tree();
    if (agreements(policies, id).anyMatch(each -> each.dataProduct().equals(urn))) {
      return true;
    }
    return tree.catalog().resolve(new ResourceRef(urn, null, null, List.of(), null))
            instanceof Resolution.Resolved(ResourceFacts facts)
        ? tree.policies().stream()
                .anyMatch(each ->
                    each.id().equals(id) && Sameness.isAbout(each.origin(), each.scope(), facts))
            || policies.tables().stream()
                .anyMatch(each ->
                    each.source().id().equals(id)
                        && Sameness.isAbout(each.source().origin(), each.applies(), facts))
        // what nothing describes is seldom, and asked for
        : tree.catalog().product(urn) != null;
  }

  private static Stream<Agreement> agreements(PolicySet policies, PolicyId id) {
    return policies.tree().agreements().stream()
        .filter(each -> each.source().id().equals(id) || each.id().equals(id.value()));
  }

  /** What a header says that no single decision need show. */
  private static boolean isBeyondWords(String detail) {
    return BEYOND_WORDS.stream().anyMatch(detail::startsWith);
  }

  private static void all(PolicySet policies, Set<PolicyId> into) {
    policies.tree().policies().forEach(policy -> into.add(policy.id()));
    policies.tables().forEach(table -> into.add(table.source().id()));
    into.removeIf(id -> !isAboutAccess(policies, id));
    policies.tree().agreements().forEach(agreement -> into.add(agreement.source().id()));
  }

  private static void footprint(
      PolicySet policies, PolicyId id, Reads reads, Set<Instant> turns, List<String> why) {
    if (agreements(policies, id).findAny().isPresent()) {
      agreements(policies, id)
          .forEach(each -> {
            addIfLimited("input.consumer.domain", each.consumerDomains(), reads);
            addIfLimited("input.consumer.product", each.consumerProducts(), reads);
            addIfLimited("input.purpose", each.purposes(), reads);
            reads.add(each.subjects());
            addIfKnown(each.from(), turns);
            addIfKnown(each.until(), turns);
          });
      return;
    }
    boolean known =
        policies.tree().policies().stream().anyMatch(policy -> policy.id().equals(id))
            || policies.tables().stream().anyMatch(table -> table.source().id().equals(id));
    if (!known) {
      return; // it is in the other revision alone
    }
    if (!reads.add(policies, id)) {
      why.add("rule file `" + id + "` may read anything");
    }
  }

  private static void addIfLimited(String path, Allowed allowed, Reads reads) {
    if (allowed instanceof Allowed.Only) {
      reads.add(path, InputUse.WHOLE);
    }
  }

  private static void addIfKnown(@Nullable Instant time, Set<Instant> turns) {
    if (time != null) {
      turns.add(time);
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

package dev.bylaw.review.diff;

import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.DeclaredAnswer;
import dev.bylaw.bundle.policy.LegalHold;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.review.diff.ControlChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what two revisions declare. */
public final class Controls {
  private Controls() {}

  /** Something that binds, of any sort; {@code declared} is compared part by part. */
  private record Bound(String what, String id, String title, String file, Object declared) {}

  /** Every control, answer, agreement, waiver and hold that is not what it was; by sort and id. */
  public static List<ControlChange> between(Revision before, Revision after) {
    Map<String, Bound> mine = bound(before);
    Map<String, Bound> theirs = bound(after);
    TreeSet<String> keys = new TreeSet<>(mine.keySet());
    keys.addAll(theirs.keySet());
    List<ControlChange> changes = new ArrayList<>();
    for (String key : keys) {
      Bound old = mine.get(key);
      Bound now = theirs.get(key);
      if (old == null || now == null) {
        Bound only = old == null ? Objects.requireNonNull(now) : old;
        changes.add(change(old == null ? Kind.APPEARED : Kind.VANISHED, only, List.of()));
        continue;
      }
      Details details = new Details();
      details.compare(old.declared, now.declared);
      if (!before.sameText(after, old.file, now.file) && !isDeclaredAlone(now)) {
        details.add("its text changed", Direction.OTHER);
      }
      if (!details.lines.isEmpty()) {
        changes.add(change(details.kind(), now, details.lines));
      }
    }
    changes.sort(
        Comparator.comparing(ControlChange::kind)
            .thenComparing(ControlChange::what)
            .thenComparing(ControlChange::id));
    return changes;
  }

  /** Whether the header holds all that it says, so that the file's text is no matter. */
  private static boolean isDeclaredAlone(Bound bound) {
    return !(bound.declared instanceof PolicyHeader header
            && header.body() instanceof PolicyHeader.Body.Rego)
        && !(bound.declared instanceof dev.bylaw.drools.policy.PolicyHeader);
  }

  private static ControlChange change(Kind kind, Bound bound, List<String> details) {
    return new ControlChange(kind, bound.what, bound.id, bound.title, bound.file, details);
  }

  private static Map<String, Bound> bound(Revision revision) {
    LoadedTree tree = revision.policies().tree();
    Map<String, Bound> all = new TreeMap<>();
    for (PolicyHeader policy : tree.policies()) {
      put(all, "policy", policy.id().value(), policy.title(), policy.location().file(), policy);
    }
    for (dev.bylaw.drools.policy.PolicyHeader table : revision.policies().tables()) {
      var source = table.source();
      put(all, "table", source.id().value(), source.title(), source.position().file(), table);
    }
    for (DeclaredAnswer answer : tree.answers()) {
      String file = answer.source().position().file();
      put(all, "answer", answer.source().id().value(), answer.source().title(), file, answer);
    }
    for (Agreement agreement : tree.agreements()) {
      String file = agreement.source().position().file();
      put(all, "agreement", agreement.id(), agreement.source().title(), file, agreement);
    }
    for (Waiver.Issued waiver : tree.waivers()) {
      String file = waiver.source().position().file();
      put(all, "waiver", waiver.source().id().value(), waiver.source().title(), file, waiver);
    }
    for (LegalHold hold : tree.holds()) {
      String file = hold.source().position().file();
      put(all, "hold", hold.hold().id(), hold.hold().reason(), file, hold);
    }
    return all;
  }

  private static void put(
      Map<String, Bound> all, String what, String id, String title, String file, Object declared) {
    all.put(what + " " + id, new Bound(what, id, title, file, declared));
  }

  /** The lines of one comparison and where they lead. */
  private static final class Details {
    private final List<String> lines = new ArrayList<>();
    private Direction direction = Direction.SAME;

    Kind kind() {
      return switch (direction) {
        case TIGHTER -> Kind.TIGHTENED;
        case LOOSER -> Kind.LOOSENED;
        case SAME, OTHER -> Kind.CHANGED;
      };
    }

    void add(String line, Direction towards) {
      lines.add(line);
      direction = direction.and(towards);
    }

    void compare(Object before, Object after) {
      if (before instanceof PolicyHeader old && after instanceof PolicyHeader now) {
        policy(old, now);
      } else if (before instanceof dev.bylaw.drools.policy.PolicyHeader old
          && after instanceof dev.bylaw.drools.policy.PolicyHeader now) {
        same("force", old.force(), now.force());
        scope(old.applies(), now.applies(), false);
        same("floor", old.floor(), now.floor());
        same("bounds", old.bounds(), now.bounds());
      } else if (before instanceof Agreement old && after instanceof Agreement now) {
        agreement(old, now);
      } else if (before instanceof Waiver.Issued old && after instanceof Waiver.Issued now) {
        scope(old.scope(), now.scope(), true);
        allowed("purposes", old.purposes(), now.purposes(), true);
        same("subjects", old.subjects(), now.subjects());
        until(old.until(), now.until());
        same("compensation", old.compensation(), now.compensation());
        same("approvers", old.approvers(), now.approvers());
      } else if (before instanceof DeclaredAnswer old && after instanceof DeclaredAnswer now) {
        same("scope", old.scope(), now.scope());
        same("obligations", old.obligations(), now.obligations());
        same("refusal", old.deny(), now.deny());
      } else if (before instanceof LegalHold old && after instanceof LegalHold now) {
        scope(old.scope(), now.scope(), false);
        allowed("objects", old.objects(), now.objects(), false);
        same("from", old.from(), now.from());
        same("release", old.released(), now.released());
      } else {
        add("is another sort of thing", Direction.OTHER);
      }
    }

    private void policy(PolicyHeader old, PolicyHeader now) {
      boolean grant = now.kind() == PolicyHeader.Kind.GRANT;
      same("kind", old.kind(), now.kind());
      if (old.force() != now.force()) {
        // a default may be answered more strictly than a mandate demands: neither is always more
        add("force: " + word(old.force()) + " → " + word(now.force()), Direction.OTHER);
      }
      scope(old.scope(), now.scope(), grant);
      waivability(old.waivability(), now.waivability());
      same("bounds", old.bounds(), now.bounds());
      same("rank", old.rank(), now.rank());
      same("owner", old.owner(), now.owner());
      same("optional attributes", old.optional(), now.optional());
      if (old.body() instanceof PolicyHeader.Body.Declared(var demanded, var refusal)
          && now.body() instanceof PolicyHeader.Body.Declared(var demands, var refuses)) {
        same("obligations", demanded, demands);
        same("refusal", refusal, refuses);
      }
    }

    private void waivability(Waivability old, Waivability now) {
      if (old.equals(now)) {
        return;
      }
      if (!(old instanceof Waivability.Terms before)) {
        add("can be waived now", Direction.LOOSER);
      } else if (!(now instanceof Waivability.Terms after)) {
        add("cannot be waived any more", Direction.TIGHTER);
      } else {
        int longer = after.maxInterval().compareTo(before.maxInterval());
        if (longer != 0) {
          add(
              "waivers run at most " + before.maxInterval() + " → " + after.maxInterval(),
              longer > 0 ? Direction.LOOSER : Direction.TIGHTER);
        }
        if (after.quorum() != before.quorum()) {
          add(
              "quorum of a waiver: " + before.quorum() + " → " + after.quorum(),
              after.quorum() < before.quorum() ? Direction.LOOSER : Direction.TIGHTER);
        }
        same("floor", before.floor(), after.floor());
        same("approvers", before.approvers(), after.approvers());
      }
    }

    private void agreement(Agreement old, Agreement now) {
      allowed("consumer domains", old.consumerDomains(), now.consumerDomains(), true);
      allowed("consumer products", old.consumerProducts(), now.consumerProducts(), true);
      allowed("actions", old.actions(), now.actions(), true);
      allowed("ports", old.ports(), now.ports(), true);
      allowed("purposes", old.purposes(), now.purposes(), true);
      allowed("objects", old.objects(), now.objects(), true);
      allowed("columns", old.columns(), now.columns(), true);
      same("subjects", old.subjects(), now.subjects());
      same("obligations", old.obligations(), now.obligations());
      same("from", old.from(), now.from());
      until(old.until(), now.until());
      same("rank", old.rank(), now.rank());
    }

    /** Of a grant a wider scope loosens, of a guard it tightens. */
    private void scope(Scope old, Scope now, boolean grant) {
      allowed("actions", old.actions(), now.actions(), grant);
      allowed("domains", old.domains(), now.domains(), grant);
      allowed("products", old.products(), now.products(), grant);
    }

    private void allowed(String name, Allowed old, Allowed now, boolean grant) {
      if (old.equals(now)) {
        return;
      }
      Direction narrower = Direction.of(old.isAtMost(now), now.isAtMost(old));
      Direction towards =
          grant || narrower == Direction.OTHER
              ? narrower
              : narrower == Direction.TIGHTER ? Direction.LOOSER : Direction.TIGHTER;
      add(name + ": " + text(old) + " → " + text(now), towards);
    }

    private void until(@Nullable Instant old, @Nullable Instant now) {
      if (!Objects.equals(old, now)) {
        boolean longer = now == null || (old != null && now.isAfter(old));
        add(
            "until: " + (old == null ? "always" : old) + " → " + (now == null ? "always" : now),
            longer ? Direction.LOOSER : Direction.TIGHTER);
      }
    }

    private void same(String name, @Nullable Object old, @Nullable Object now) {
      if (!Objects.equals(old, now)) {
        add(name + " changed", Direction.OTHER);
      }
    }

    private static String word(Enum<?> name) {
      return name.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Allowed allowed) {
      return switch (allowed) {
        case Allowed.Any _ -> "any";
        case Allowed.Only(var names) -> names.isEmpty() ? "none" : String.join(", ", names);
      };
    }
  }
}

package dev.bylaw.federation.composition;

import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what policies say into the reasons of a decision, in canonical order. */
public final class Reasons {
  private static final Comparator<DecisionReason> ORDER = Reasons::compare;

  private Reasons() {}

  /** A reason that the kernel itself gives. */
  public static DecisionReason kernel(String code, String message) {
    return new DecisionReason(code, message, null, null, null, 0);
  }

  /** A reason that a policy gives as a whole. */
  public static DecisionReason of(Source source, String code, String message) {
    return at(source, null, code, message);
  }

  /** The reason of a policy that could not be evaluated. */
  public static DecisionReason of(Source source, Contribution.Failed error) {
    return at(
        source, error.position(), error.code().name().toLowerCase(Locale.ROOT), error.message());
  }

  /** Adds a policy's own reasons to the list, or one made of its title if it states none. */
  public static void add(
      List<DecisionReason> list, Source source, List<Reason> reasons, String codeOfTitle) {
    if (reasons.isEmpty()) {
      list.add(of(source, codeOfTitle, source.title()));
    }
    for (int i = 0; i < reasons.size(); i++) {
      Reason reason = reasons.get(i);
      list.add(at(source, reason.position(), reason.code(), reason.message()));
    }
  }

  /** The reasons without duplicates: the kernel's first, then by layer, policy and position. */
  public static List<DecisionReason> canonical(List<DecisionReason> reasons) {
    if (isCanonical(reasons)) {
      return reasons;
    }
    DecisionReason[] sorted = reasons.toArray(DecisionReason[]::new);
    Arrays.sort(sorted, ORDER);
    List<DecisionReason> distinct = new ArrayList<>(sorted.length);
    DecisionReason last = null;
    for (DecisionReason reason : sorted) {
      if (last == null || compare(last, reason) != 0) {
        distinct.add(reason);
      }
      last = reason;
    }
    return distinct;
  }

  private static boolean isCanonical(List<DecisionReason> reasons) {
    for (int i = 1; i < reasons.size(); i++) {
      if (compare(reasons.get(i - 1), reasons.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static DecisionReason at(
      Source source, @Nullable Position position, String code, String message) {
    Position where = position == null ? source.position() : position;
    return new DecisionReason(
        code, message, source.layer(), source.id(), where.file(), where.line());
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut; comparing says the same
  private static int compare(DecisionReason a, DecisionReason b) {
    int order = rank(a.layer()) - rank(b.layer());
    if (order == 0 && a.policy() != b.policy() && a.policy() != null && b.policy() != null) {
      order = a.policy().compareTo(b.policy());
    }
    if (order == 0 && a.file() != b.file() && a.file() != null && b.file() != null) {
      order = a.file().compareTo(b.file());
    }
    if (order == 0) {
      order = Integer.compare(a.line(), b.line());
    }
    if (order == 0) {
      order = a.code().compareTo(b.code());
    }
    return order != 0 ? order : a.message().compareTo(b.message());
  }

  private static int rank(@Nullable Layer layer) {
    return switch (layer) {
      case null -> 0;
      case COUNCIL -> 1;
      case DOMAIN -> 2;
      case PRODUCT -> 3;
    };
  }
}

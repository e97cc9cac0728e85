package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.policy.LegalHold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That legal holds end by their release and not by an edit: a hold of an earlier tree that still
 * stands must stand in the later one, over no less, or be released there.
 */
public final class HoldGuard {
  private static final Pattern DESCRIPTION = Pattern.compile(".*\\.(odps|odcs)\\.(ya?ml|json)");

  private HoldGuard() {}

  /**
   * The holds that were lost between two trees, as lines for people; empty if none is.
   *
   * @param clock the time at which the holds of the earlier tree are found to stand
   * @throws IllegalArgumentException if the holds of one of the trees cannot be read; the message
   *     says why
   */
  public static List<String> lost(TreeFiles before, TreeFiles after, Instant clock) {
    List<LegalHold> old = holds(before, clock);
    if (old.isEmpty()) {
      return List.of();
    }
    Map<String, LegalHold> now = new HashMap<>();
    holds(after, clock).forEach(hold -> now.put(hold.hold().id(), hold));
    List<String> lost = new ArrayList<>();
    for (LegalHold hold : old) {
      boolean ended = hold.released() != null && !clock.isBefore(hold.released());
      String why = ended ? null : why(hold, now.get(hold.hold().id()));
      if (why != null) {
        lost.add("hold `" + hold.hold().id() + "` " + why);
      }
    }
    return lost;
  }

  private static @Nullable String why(LegalHold old, @Nullable LegalHold now) {
    if (now == null) {
      return "vanished and was never released: put it back, and release it by its issuer's"
          + " signatures";
    }
    if (!now.issuer().equals(old.issuer())) {
      return "was ordered by `%s`, now it says `%s`: who orders a hold releases it"
          .formatted(old.issuer(), now.issuer());
    }
    if (!old.scope().isWithin(now.scope()) || !now.objects().isAtMost(old.objects())) {
      return "covers less than it did: release it, and order a narrower one";
    }
    return now.from().isAfter(old.from())
        ? "begins later than it did: release it, and order a later one"
        : null;
  }

  /** The holds of a tree, read without its policies. */
  private static List<LegalHold> holds(TreeFiles tree, Instant clock) {
    if (tree.files().stream().noneMatch(file -> file.path().startsWith("holds/"))) {
      return List.of();
    }
    TreeFiles only = TreeFiles.of(tree.files().stream().filter(HoldGuard::isRead).toList());
    LoadResult loaded = TreeLoader.load(only, LoadOptions.at(clock));
    LoadedTree read = loaded.tree();
    if (read == null) {
      throw new IllegalArgumentException(
          "its holds cannot be read: "
              + loaded.diagnostics().stream()
                  .filter(each -> each.isError())
                  .findFirst()
                  .orElse(null));
    }
    return read.holds();
  }

  /** What holds refer to, domains and products, and what these and the mesh refer to in turn. */
  private static boolean isRead(TreeFile file) {
    String path = file.path();
    boolean described =
        path.startsWith("domains/")
            && (path.endsWith("/domain.yaml") || DESCRIPTION.matcher(path).matches());
    return path.equals("mesh.yaml")
        || path.startsWith("holds/")
        || path.startsWith("packs/")
        || described;
  }
}

package dev.bylaw.review.diff;

import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and with which attributes, as far as some policies can tell subjects and contexts
 * apart. No file declares what ids, roles and attributes there are; but where a policy only
 * compares them with constants, those constants and one other value stand for all.
 */
final class Callers {
  /** A value that no policy names. */
  static final String OTHER = "(any other)";

  /** Up to so many roles, or members of an attribute, all sets of them are asked for. */
  private static final int MAX_SUBSET = 6;

  /** More subjects, or contexts, than this are not asked for. */
  private static final int MAX = 2_000;

  private static final Pattern ATTRIBUTE =
      Pattern.compile("(input\\.(?:subject|context)\\.attributes)\\.([A-Za-z_][A-Za-z0-9_]*)");

  private final Reads reads;
  private final boolean whole;
  private final Set<String> covered = new TreeSet<>();
  private final List<Subject> subjects;
  private final List<Context> contexts;

  /** What a context says of itself. */
  record Context(@Nullable String engine, Map<String, AttributeValue> attributes) {}

  /**
   * @param whole whether whole decisions are compared, where it matters how policies work together
   */
  Callers(Reads reads, boolean whole) {
    this.reads = reads;
    this.whole = whole;
    this.subjects = bounded(subjectsOf(), "input.subject");
    this.contexts = bounded(contextsOf(), "input.context");
  }

  List<Subject> subjects() {
    return subjects;
  }

  List<Context> contexts() {
    return contexts;
  }

  /** Whether all values of a path that is read stand among these. */
  boolean isCovered(String path) {
    return covered.contains(path);
  }

  private <T> List<T> bounded(List<T> all, String path) {
    if (all.size() <= MAX) {
      return all;
    }
    covered.removeIf(each -> Reads.isAtOrBelow(each, path));
    return List.copyOf(all.subList(0, MAX));
  }

  private List<Subject> subjectsOf() {
    Set<String> ids = new TreeSet<>(reads.texts(Reads.ID));
    Set<String> types = new TreeSet<>(reads.texts(Reads.TYPE));
    Set<String> roles = new TreeSet<>(reads.texts(Reads.ROLES));
    for (Subjects each : reads.subjects()) {
      roles.addAll(each.roles());
      for (String id : each.ids()) {
        ids.add(id);
        int colon = id.indexOf(':');
        if (colon > 0) {
          types.add(id.substring(0, colon));
          ids.add(id.substring(colon + 1));
        }
      }
    }
    types.add("user");
    List<String> kinds = others(types, cover(Reads.TYPE));
    List<String> names = others(ids, cover(Reads.ID));
    List<Set<String>> held = sets(roles, cover(Reads.ROLES), Reads.ROLES);
    List<Subject> all = new ArrayList<>();
    for (@Nullable Subject principal : principals()) {
      for (Map<String, AttributeValue> attributes : attributes("input.subject.attributes")) {
        for (String kind : kinds) {
          for (String name : names) {
            for (Set<String> some : held) {
              if (all.size() <= MAX) {
                all.add(new Subject(kind, name, some, attributes, principal));
              }
            }
          }
        }
      }
    }
    return all;
  }

  private List<Context> contextsOf() {
    List<@Nullable String> engines = new ArrayList<>();
    engines.add(null);
    if (reads.isRead(Reads.ENGINE)) {
      engines.addAll(others(reads.texts(Reads.ENGINE), cover(Reads.ENGINE)));
    }
    List<Context> all = new ArrayList<>();
    for (Map<String, AttributeValue> attributes : attributes("input.context.attributes")) {
      engines.forEach(engine -> all.add(new Context(engine, attributes)));
    }
    return all;
  }

  /** Notes that all values of a path are asked for, if that can be. */
  private boolean cover(String path) {
    boolean can = reads.isRead(path) && reads.isCompared(path);
    if (can) {
      covered.add(path);
    }
    return can;
  }

  private static List<String> others(Set<String> named, boolean varied) {
    List<String> all = new ArrayList<>(named);
    if (varied || all.isEmpty()) {
      all.add(OTHER);
    }
    return all;
  }

  /** Nobody, or somebody of whom nothing is asked but whether there is one. */
  private List<@Nullable Subject> principals() {
    List<@Nullable Subject> all = new ArrayList<>();
    all.add(null);
    boolean told =
        reads.constants(Reads.ON_BEHALF_OF).stream().allMatch(BooleanValue.FALSE::equals);
    if (told && !(whole && reads.looksAtChains()) && cover(Reads.ON_BEHALF_OF)) {
      all.add(new Subject("user", OTHER, Set.of(), Map.of(), null));
    }
    return all;
  }

  /** All sets of some names and of one other; of too many, each alone and all. */
  private List<Set<String>> sets(Set<String> names, boolean varied, String path) {
    List<String> all = new ArrayList<>(names);
    if (varied) {
      all.add(OTHER);
    }
    Set<Set<String>> sets = new LinkedHashSet<>();
    // an agreement that changed is judged by itself: one role is enough to tell
    boolean alone = !whole && reads.members(path).isEmpty();
    if (alone || all.size() > MAX_SUBSET) {
      if (!alone) {
        covered.remove(path);
      }
      sets.add(Set.of());
      all.forEach(name -> sets.add(Set.of(name)));
      sets.add(Set.copyOf(all));
      return List.copyOf(sets);
    }
    for (int bits = 0; bits < 1 << all.size(); bits++) {
      Set<String> set = new TreeSet<>();
      for (int i = 0; i < all.size(); i++) {
        if ((bits >> i & 1) == 1) {
          set.add(all.get(i));
        }
      }
      sets.add(set);
    }
    return List.copyOf(sets);
  }

  /** Each way in which the attributes can be stated that are compared with constants. */
  private List<Map<String, AttributeValue>> attributes(String folder) {
    List<Map<String, AttributeValue>> all = List.of(Map.of());
    for (String path : reads.paths()) {
      Matcher matcher = ATTRIBUTE.matcher(path);
      if (!matcher.matches() || !matcher.group(1).equals(folder) || all.size() > MAX) {
        continue;
      }
      if (!cover(path)) {
        continue;
      }
      List<Map<String, AttributeValue>> longer = new ArrayList<>(all);
      for (AttributeValue value : values(path)) {
        for (Map<String, AttributeValue> each : all) {
          Map<String, AttributeValue> with = new HashMap<>(each);
          with.put(matcher.group(2), value);
          longer.add(with);
        }
      }
      all = longer;
    }
    return all;
  }

  private List<AttributeValue> values(String path) {
    Set<AttributeValue> values = new LinkedHashSet<>();
    values.add(new AttributeValue.Text(OTHER));
    for (Value constant : reads.constants(path)) {
      AttributeValue value = value(constant);
      if (value != null) {
        values.add(value);
      }
    }
    Set<String> members = new TreeSet<>();
    for (Value member : reads.members(path)) {
      if (member instanceof StringValue text) {
        members.add(text.value());
      } else {
        covered.remove(path);
      }
    }
    if (!members.isEmpty()) {
      for (Set<String> set : sets(members, true, path)) {
        List<AttributeValue> some = new ArrayList<>();
        set.forEach(each -> some.add(new AttributeValue.Text(each)));
        values.add(new AttributeValue.Many(some));
      }
    }
    return Collections.unmodifiableList(new ArrayList<>(values));
  }

  private static @Nullable AttributeValue value(Value constant) {
    return switch (constant) {
      case StringValue text -> new AttributeValue.Text(text.value());
      case NumberValue number -> new AttributeValue.Num(new BigDecimal(number.toString()));
      case BooleanValue flag -> new AttributeValue.Flag(flag.equals(BooleanValue.TRUE));
      default -> null;
    };
  }
}

package dev.bylaw.review.diff;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.compile.InputUse;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What some policies read of requests, and with which constants they compare it. */
final class Reads {
  static final String ID = "input.subject.id";
  static final String TYPE = "input.subject.type";
  static final String ROLES = "input.subject.roles";
  static final String ON_BEHALF_OF = "input.subject.on_behalf_of";
  static final String ENGINE = "input.context.engine";

  /** Attributes of tables whose conditions can only ask for texts, by what they mean in Rego. */
  private static final Map<String, String> OF_TABLES =
      Map.of(
          ID,
          "subject.id",
          TYPE,
          "subject.type",
          ROLES,
          "subject.role",
          ENGINE,
          "context.engine",
          "input.action",
          "action",
          "input.purpose",
          "purpose",
          "input.agreement",
          "agreement",
          "input.consumer.domain",
          "consumer.domain",
          "input.consumer.product",
          "consumer.product",
          "input.consumer.jurisdiction",
          "consumer.jurisdiction");

  private final Map<String, InputUse> uses = new TreeMap<>();
  private final Set<Subjects> subjects = new HashSet<>();
  private boolean tablesReadSubjects;

  /** Paths of the input of which anything may be read. */
  static Reads whole(String... paths) {
    Reads reads = new Reads();
    for (String path : paths) {
      reads.add(path, InputUse.WHOLE);
    }
    return reads;
  }

  void add(String path, InputUse use) {
    uses.merge(path, use, InputUse::and);
  }

  /** Whom an agreement or a waiver means. */
  void add(Subjects meant) {
    if (!meant.equals(Subjects.ALL)) {
      subjects.add(meant);
      add(ID, InputUse.equal(Set.of()));
      add(TYPE, InputUse.equal(Set.of()));
      add(ROLES, InputUse.members(Set.of()));
    }
  }

  /** A policy in Rego or a table; false for a rule file, which may read anything. */
  boolean add(PolicySet policies, PolicyId id) {
    List<String> footprint = policies.footprint(id);
    if (footprint == null) {
      return false;
    }
    Map<String, InputUse> asked = policies.uses(id);
    for (String path : footprint) {
      if (!asked.isEmpty()) {
        add(path, asked.getOrDefault(path, InputUse.WHOLE));
        continue;
      }
      String meant = path.equals("input.subject.role") ? ROLES : path;
      String attribute = OF_TABLES.get(meant);
      tablesReadSubjects |= path.startsWith("input.subject.");
      if (attribute == null) {
        add(meant, InputUse.WHOLE);
      } else {
        Set<Value> texts =
            policies.texts(attribute).stream().map(StringValue::of).collect(Collectors.toSet());
        add(meant, meant.equals(ROLES) ? InputUse.members(texts) : InputUse.equal(texts));
      }
    }
    return true;
  }

  Set<String> paths() {
    return uses.keySet();
  }

  /** Whether the path, something below it or something above it is read. */
  boolean isRead(String path) {
    return uses.keySet().stream().anyMatch(read -> isAbout(read, path));
  }

  /**
   * Whether nothing is asked of the path but which of {@link #constants} it is or has: so those and
   * one other stand for all its values.
   */
  boolean isCompared(String path) {
    return uses.entrySet().stream()
        .filter(each -> isAbout(each.getKey(), path))
        .allMatch(each -> each.getKey().equals(path) && each.getValue().isComparison());
  }

  /** What the path is compared with, wherever it is. */
  Set<Value> constants(String path) {
    InputUse use = uses.get(path);
    return use == null ? Set.of() : use.equal();
  }

  /** What is looked for in the path. */
  Set<Value> members(String path) {
    InputUse use = uses.get(path);
    return use == null ? Set.of() : use.members();
  }

  /** The texts among what the path is compared with, or has as members. */
  Set<String> texts(String path) {
    Set<String> texts = new TreeSet<>();
    for (Set<Value> some : List.of(constants(path), members(path))) {
      for (Value value : some) {
        if (value instanceof StringValue text) {
          texts.add(text.value());
        }
      }
    }
    return texts;
  }

  /** Those whom agreements and waivers mean. */
  Set<Subjects> subjects() {
    return subjects;
  }

  /**
   * Whether it matters in whole decisions for whom a subject acts, beyond what policies in Rego ask
   * of it: agreements, waivers and tables look at each in the chain.
   */
  boolean looksAtChains() {
    return !subjects.isEmpty() || tablesReadSubjects;
  }

  static boolean isAtOrBelow(String path, String above) {
    return path.equals(above) || path.startsWith(above + ".") || path.startsWith(above + "[");
  }

  /** Whether one path is the other, stands below it or above it. */
  static boolean isAbout(String read, String path) {
    return isAtOrBelow(read, path) || isAtOrBelow(path, read);
  }
}

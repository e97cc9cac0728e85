package dev.bylaw.pdp;

import dev.bylaw.rego.compile.Footprint;
import dev.bylaw.rego.compile.InputPath;
import dev.bylaw.rego.compile.InputUse;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The attributes of {@code input} that a policy reads and that must be present. A policy that lacks
 * one fails before it is evaluated, so that a guard that would merely not fire closes instead.
 */
final class RequiredAttributes {
  private final Map<String, InputUse> uses = new TreeMap<>();
  private final boolean deterministic;
  private final List<String> reads;
  private final List<InputPath> all;
  private final InputPath[] required;

  /** What is read, less what the header names optional. */
  RequiredAttributes(Footprint footprint, Set<String> optional) {
    TreeSet<String> all = new TreeSet<>();
    List<InputPath> needed = new ArrayList<>();
    for (InputPath path : footprint.required()) {
      all.add(path.toString());
      if (!isOptional(path.toString(), optional)) {
        needed.add(path);
      }
    }
    footprint.optional().forEach(path -> all.add(path.toString()));
    footprint.uses().forEach((path, use) -> uses.put(path.toString(), use));
    this.deterministic = footprint.deterministic();
    List<InputPath> paths = new ArrayList<>(footprint.required());
    paths.addAll(footprint.optional());
    this.all = List.copyOf(paths);
    this.reads = List.copyOf(all);
    this.required = needed.toArray(InputPath[]::new);
  }

  /** All that is read, optional or not, as paths such as {@code input.purpose}. */
  List<String> paths() {
    return reads;
  }

  /** What is asked of each path that is read. */
  Map<String, InputUse> uses() {
    return Collections.unmodifiableMap(uses);
  }

  /** Whether no builtin is called that may answer otherwise another time. */
  boolean isDeterministic() {
    return deterministic;
  }

  /** The first required path that is absent; empty if all are there. */
  Optional<String> missingIn(ObjectValue input) {
    for (InputPath path : required) {
      if (!path.isPresentIn(input)) {
        return Optional.of(path.toString());
      }
    }
    return Optional.empty();
  }

  /** What stands in the document at each path, as JSON; none where nothing does. */
  Map<String, List<String>> in(ObjectValue input) {
    Map<String, List<String>> values = new TreeMap<>();
    for (InputPath path : all) {
      Value value = path.valueIn(input);
      values.put(path.toString(), value == null ? List.of() : List.of(value.toString()));
    }
    return values;
  }

  /** Naming an attribute optional makes what stands below it optional too. */
  private static boolean isOptional(String path, Set<String> optional) {
    for (String each : optional) {
      if (path.equals(each) || path.startsWith(each + ".") || path.startsWith(each + "[")) {
        return true;
      }
    }
    return false;
  }
}

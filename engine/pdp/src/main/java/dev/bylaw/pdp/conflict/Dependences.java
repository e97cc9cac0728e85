package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.builtin.Builtins;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each policy of a tree depends on. */
final class Dependences {
  private final Map<PolicyId, Dependence> byPolicy = new HashMap<>();
  private final Map<PolicyId, Set<String>> texts = new HashMap<>();

  Dependences(PolicySet policies) {
    Map<String, List<Module>> modules = new HashMap<>();
    boolean isChance = false;
    Map<String, RegoReading> readings = new HashMap<>();
    for (Module module : policies.tree().program().modules()) {
      modules
          .computeIfAbsent("data." + String.join(".", module.packagePath()), _ -> new ArrayList<>())
          .add(module);
    }
    for (Map.Entry<String, List<Module>> each : modules.entrySet()) {
      RegoReading reading = RegoReading.of(each.getValue());
      readings.put(each.getKey(), reading);
      isChance |= reading.calls.stream().anyMatch(Dependences::isChance);
    }
    for (PolicyHeader header : policies.tree().policies()) {
      switch (header.body()) {
        case PolicyHeader.Body.Declared _ -> byPolicy.put(header.id(), Dependence.NONE);
        case PolicyHeader.Body.Rego(String path) -> {
          RegoReading reading = readings.getOrDefault(plain(path), new RegoReading());
          texts.put(header.id(), reading.texts);
          byPolicy.put(header.id(), ofRego(policies, header.id(), reading, isChance));
        }
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : policies.tables()) {
      PolicyId table = header.source().id();
      List<String> paths = policies.footprint(table);
      byPolicy.put(
          table,
          paths == null
              ? Dependence.OPEN
              : Dependence.of(
                  paths, paths.stream().noneMatch(p -> p.startsWith("input.resource.labels"))));
    }
  }

  private static Dependence ofRego(
      PolicySet policies, PolicyId id, RegoReading reading, boolean isChance) {
    List<String> paths = policies.footprint(id);
    boolean may =
        reading.calls.stream().anyMatch(Dependences::isChance)
            || (isChance && !reading.packages.isEmpty());
    if (paths == null || may) {
      return Dependence.OPEN;
    }
    return Dependence.of(paths, !reading.mayAggregate && reading.packages.isEmpty());
  }

  private static boolean isChance(String function) {
    Signature signature = Builtins.signature(function);
    return signature != null && !signature.deterministic();
  }

  private static String plain(String path) {
    return path.replace("[\"", ".").replace("\"]", "");
  }

  /** What it depends on; anything, where that is not known. */
  Dependence of(PolicyId policy) {
    return byPolicy.getOrDefault(policy, Dependence.OPEN);
  }

  /** The texts that stand in a Rego policy. */
  Set<String> texts(PolicyId policy) {
    return texts.getOrDefault(policy, Set.of());
  }
}

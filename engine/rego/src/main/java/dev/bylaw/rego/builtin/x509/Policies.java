package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.x509.Extensions.PolicyMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Certificate policies along a chain (RFC 5280, section 6.1, with the policy graph of RFC 9618):
 * whether a policy that all certificates agree on is left where one is required.
 */
final class Policies {
  private static final String ANY = "2.5.29.32.0";

  /** A policy at a depth, and what it is called one certificate further down. */
  private static final class Node {
    private final Set<Node> parents;
    private final Set<Node> children = new HashSet<>();
    private List<String> expected;

    Node(String policy, Set<Node> parents) {
      this.parents = parents;
      this.expected = List.of(policy);
      parents.forEach(parent -> parent.children.add(this));
    }
  }

  private @Nullable List<Map<String, Node>> levels =
      new ArrayList<>(List.of(new HashMap<>(Map.of(ANY, new Node(ANY, Set.of())))));

  private Policies() {}

  /** Whether the policies of a chain, leaf first, are valid for any use. */
  static boolean accept(List<Certificate> chain) {
    return chain.size() == 1 || new Policies().run(chain);
  }

  private boolean run(List<Certificate> chain) {
    int n = chain.size() - 1;
    long inhibitAny = n + 1L;
    long explicit = n + 1L;
    long mapping = n + 1L;
    for (int i = n - 1; i >= 0; i--) {
      Certificate certificate = chain.get(i);
      Extensions extensions = certificate.extensions();
      boolean selfIssued = Arrays.equals(certificate.issuer(), certificate.subject());
      if (extensions.policies.isEmpty()) {
        levels = null;
      }
      if (explicit == 0 && levels == null) {
        return false;
      }
      if (levels != null) {
        descend(levels, extensions.policies, inhibitAny > 0 || (i > 0 && selfIssued));
        if (i != 0 && !map(levels, extensions.mappings, mapping > 0)) {
          return false;
        }
      }
      if (i != 0) {
        int step = selfIssued ? 0 : 1;
        explicit = least(explicit - step, extensions.requireExplicitPolicy);
        mapping = least(mapping - step, extensions.inhibitPolicyMapping);
        inhibitAny = least(inhibitAny - step, extensions.inhibitAnyPolicy);
      }
    }
    explicit = Math.max(0, explicit - 1);
    Long ofLeaf = chain.getFirst().extensions().requireExplicitPolicy;
    if (ofLeaf != null && ofLeaf == 0) {
      explicit = 0;
    }
    return explicit > 0 || (levels != null && !levels.getLast().isEmpty());
  }

  private static long least(long counter, @Nullable Long constraint) {
    long left = Math.max(0, counter);
    return constraint == null || constraint < 0 ? left : Math.min(left, constraint);
  }

  /** Adds a level with the policies of the next certificate. */
  private static void descend(
      List<Map<String, Node>> levels, List<String> policies, boolean anyAllowed) {
    Map<String, Node> above = levels.getLast();
    Map<String, Set<Node>> byExpected = new HashMap<>();
    above
        .values()
        .forEach(node ->
            node.expected.forEach(
                e -> byExpected.computeIfAbsent(e, _ -> new HashSet<>()).add(node)));
    Map<String, Node> level = new HashMap<>();
    Node any = above.get(ANY);
    for (String policy : policies) {
      if (!policy.equals(ANY)) {
        Set<Node> parents = byExpected.get(policy);
        if (parents == null && any != null) {
          parents = Set.of(any);
        }
        if (parents != null) {
          level.put(policy, new Node(policy, parents));
        }
      }
    }
    if (anyAllowed && policies.contains(ANY)) {
      byExpected.forEach((expected, parents) -> {
        if (!level.containsKey(expected)) {
          level.put(expected, new Node(expected, parents));
        }
      });
    }
    levels.add(level);
    prune(levels);
  }

  /** Renames policies for the next certificate; false where a mapping is not allowed at all. */
  private static boolean map(
      List<Map<String, Node>> levels, List<PolicyMapping> mappings, boolean allowed) {
    Map<String, Node> level = levels.getLast();
    Map<String, List<String>> renamed = new HashMap<>();
    for (PolicyMapping mapping : mappings) {
      if (!allowed) {
        Node removed = level.remove(mapping.issuer());
        if (removed != null) {
          removed.parents.forEach(parent -> parent.children.remove(removed));
        }
      } else if (mapping.issuer().equals(ANY) || mapping.subject().equals(ANY)) {
        return false;
      } else {
        renamed.computeIfAbsent(mapping.issuer(), _ -> new ArrayList<>()).add(mapping.subject());
      }
    }
    prune(levels);
    renamed.forEach((issuer, subjects) -> {
      Node node = level.get(issuer);
      Node any = level.get(ANY);
      if (node == null && any != null) {
        node = new Node(issuer, Set.of(any));
        level.put(issuer, node);
      }
      if (node != null) {
        node.expected = subjects;
      }
    });
    return true;
  }

  /** Removes what leads nowhere, the last level aside. */
  private static void prune(List<Map<String, Node>> levels) {
    for (int i = levels.size() - 2; i > 0; i--) {
      levels
          .get(i)
          .values()
          .removeIf(node -> {
            if (node.children.isEmpty()) {
              node.parents.forEach(parent -> parent.children.remove(node));
            }
            return node.children.isEmpty();
          });
    }
  }
}

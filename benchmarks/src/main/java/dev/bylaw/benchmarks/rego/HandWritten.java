package dev.bylaw.benchmarks.rego;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * W1 as a programmer would write it once: a map from a role to what it permits, then two
 * prohibitions. Only the roles are read from the policy's text.
 */
final class HandWritten {
  private static final Pattern ROLE = Pattern.compile("input\\.subject\\.role == \"([^\"]+)\"");
  private static final Set<String> CHANGES = Set.of("write", "update", "delete");

  private final Map<String, Grant> grants = new HashMap<>();

  /** What a role may read, and the actions by which it may change things. */
  private record Grant(String type, Set<String> changes, String purpose) {}

  private HandWritten(Set<String> roles) {
    roles.forEach(role -> grants.put(role, new Grant("table", CHANGES, "stewardship")));
  }

  /** The rules of a policy text. */
  static HandWritten of(String policy) {
    Set<String> roles = new HashSet<>();
    Matcher matcher = ROLE.matcher(policy);
    while (matcher.find()) {
      roles.add(matcher.group(1));
    }
    return new HandWritten(roles);
  }

  @SuppressWarnings("unchecked") // the shape of the workload
  boolean allow(Map<String, Object> input) {
    Map<String, Object> subject = (Map<String, Object>) input.get("subject");
    Map<String, Object> resource = (Map<String, Object>) input.get("resource");
    Map<String, Object> context = (Map<String, Object>) input.get("context");
    return subject != null
        && resource != null
        && context != null
        && permit((String) input.get("action"), subject, resource, context)
        && !forbid(resource, context);
  }

  private boolean permit(
      @Nullable String action,
      Map<String, Object> subject,
      Map<String, Object> resource,
      Map<String, Object> context) {
    Grant grant = grants.get(subject.get("role"));
    if (grant == null || action == null) {
      return false;
    }
    if (action.equals("read")) {
      return grant.type().equals(resource.get("type"))
          && number(subject.get("clearance")) >= number(resource.get("classification"))
          && same(subject.get("region"), resource.get("region"));
    }
    return grant.changes().contains(action)
        && same(subject.get("department"), resource.get("domain"))
        && grant.purpose().equals(context.get("purpose"));
  }

  private static boolean forbid(Map<String, Object> resource, Map<String, Object> context) {
    if (Boolean.TRUE.equals(resource.get("pii"))) {
      String purpose = (String) context.get("purpose");
      if (!"reporting".equals(purpose) && !"audit".equals(purpose)) {
        return true;
      }
    }
    return number(resource.get("classification")) >= 3 && !"corp".equals(context.get("network"));
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a != null && a.equals(b);
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : -1;
  }
}

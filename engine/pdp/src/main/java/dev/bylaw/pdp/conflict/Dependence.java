package dev.bylaw.pdp.conflict;

import java.util.Set;
import java.util.TreeSet;

/**
 * On what a policy's word about a request depends.
 *
 * @param axes the paths of the input whose values mesh and catalog declare
 * @param open whether it depends on anything else: who asks, when, the circumstances
 * @param columns whether it depends on which columns are asked for
 * @param pointwise whether what it says of several columns is the join of what it says of each
 */
record Dependence(Set<String> axes, boolean open, boolean columns, boolean pointwise) {
  /** On nothing but action, domain and product. */
  static final Dependence NONE = new Dependence(Set.of(), false, false, true);

  /** On anything. */
  static final Dependence OPEN = new Dependence(Set.of(), true, true, false);

  Dependence {
    axes = Set.copyOf(axes);
  }

  /** Of a policy that reads these paths. */
  static Dependence of(Iterable<String> paths, boolean pointwise) {
    Set<String> axes = new TreeSet<>();
    boolean open = false;
    boolean columns = false;
    for (String path : paths) {
      if (Axis.PATHS.contains(path)) {
        axes.add(path);
      } else if (isBelow(path, "input.resource.columns")
          || isBelow(path, "input.resource.labels")) {
        columns = true;
        axes.add(Axis.OBJECT);
      } else if (isBelow(path, "input.resource.contract")) {
        axes.add(Axis.PORT);
        axes.add(Axis.OBJECT);
      } else if (path.equals("input.resource") || path.equals("input.resource[*]")) {
        columns = true;
        axes.add(Axis.PORT);
        axes.add(Axis.OBJECT);
      } else if (path.equals("input.consumer") || path.equals("input.consumer[*]")) {
        Axis.PATHS.stream().filter(p -> p.startsWith("input.consumer.")).forEach(axes::add);
      } else if (!isFixed(path)) {
        open = true;
      }
    }
    return new Dependence(axes, open, columns, pointwise);
  }

  /** Whether a product decides it. */
  private static boolean isFixed(String path) {
    return isBelow(path, "input.resource.data_product")
        || isBelow(path, "input.resource.domain")
        || isBelow(path, "input.resource.name")
        || isBelow(path, "input.resource.owner")
        || isBelow(path, "input.resource.regions");
  }

  private static boolean isBelow(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length()
            || path.charAt(prefix.length()) == '.'
            || path.charAt(prefix.length()) == '[');
  }
}

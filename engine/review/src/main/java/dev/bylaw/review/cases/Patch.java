package dev.bylaw.review.cases;

import dev.bylaw.bundle.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays one document over another as a JSON merge patch does (RFC 7396): mappings merge, anything
 * else replaces, null removes. Every node keeps the place where it was written.
 */
final class Patch {
  private Patch() {}

  /** {@code over} laid on {@code under}; the place is that of {@code over}. */
  static YamlNode apply(@Nullable YamlNode under, YamlNode over) {
    if (!(over instanceof YamlNode.Fields(var at, var changes))) {
      return over;
    }
    Map<String, YamlNode.Field> merged = new LinkedHashMap<>();
    if (under instanceof YamlNode.Fields(var _, var fields)) {
      merged.putAll(fields);
    }
    changes.forEach((key, change) -> {
      if (change.value() instanceof YamlNode.Null) {
        merged.remove(key);
      } else {
        YamlNode.Field before = merged.get(key);
        merged.put(
            key,
            new YamlNode.Field(
                change.key(), apply(before == null ? null : before.value(), change.value())));
      }
    });
    return new YamlNode.Fields(at, merged);
  }

  /** Both patches as one: what applying the first and then the second comes to. */
  static YamlNode compose(YamlNode first, YamlNode second) {
    if (!(first instanceof YamlNode.Fields(var at, var mine))
        || !(second instanceof YamlNode.Fields(var _, var theirs))) {
      return second;
    }
    Map<String, YamlNode.Field> all = new LinkedHashMap<>(mine);
    theirs.forEach((key, field) -> {
      YamlNode.Field before = all.get(key);
      all.put(
          key,
          before == null
              ? field
              : new YamlNode.Field(field.key(), compose(before.value(), field.value())));
    });
    return new YamlNode.Fields(at, all);
  }

  /** A mapping that has nothing but the value at the end of the path. */
  static YamlNode at(List<String> path, YamlNode value) {
    YamlNode node = value;
    for (String step : path.reversed()) {
      node =
          new YamlNode.Fields(
              value.location(), Map.of(step, new YamlNode.Field(value.location(), node)));
    }
    return node;
  }
}

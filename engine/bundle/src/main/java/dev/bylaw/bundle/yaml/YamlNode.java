package dev.bylaw.bundle.yaml;

import dev.bylaw.bundle.diagnostic.Location;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of a YAML or JSON document by YAML's core schema, with the place where it stands. */
public sealed interface YamlNode {

  Location location();

  /** What an author calls this kind of value. */
  default String kind() {
    return switch (this) {
      case Text _ -> "a string";
      case Num _ -> "a number";
      case Flag _ -> "a boolean";
      case Null _ -> "null";
      case Items _ -> "a list";
      case Fields _ -> "a mapping";
    };
  }

  /** A string; also what the core schema calls a number but no decimal can hold ({@code .inf}). */
  record Text(Location location, String value) implements YamlNode {}

  /**
   * @param text as it was written
   */
  record Num(Location location, BigDecimal value, String text) implements YamlNode {

    public boolean isInteger() {
      return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }
  }

  record Flag(Location location, boolean value, String text) implements YamlNode {}

  record Null(Location location) implements YamlNode {}

  record Items(Location location, List<YamlNode> items) implements YamlNode {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * @param fields in the order of the document; its keys are unique
   */
  record Fields(Location location, Map<String, Field> fields) implements YamlNode {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The value under a key, or null when the key is absent. */
    public @Nullable YamlNode get(String key) {
      Field field = fields.get(key);
      return field == null ? null : field.value();
    }
  }

  /**
   * @param key where the key stands
   */
  record Field(Location key, YamlNode value) {}

  /** A scalar as text, however it was written; null for lists, mappings and null. */
  default @Nullable String scalarText() {
    return switch (this) {
      case Text(var _, var value) -> value;
      case Num(var _, var _, var text) -> text;
      case Flag(var _, var _, var text) -> text;
      case Null _, Items _, Fields _ -> null;
    };
  }
}

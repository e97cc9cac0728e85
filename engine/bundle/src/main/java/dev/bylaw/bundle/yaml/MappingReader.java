package dev.bylaw.bundle.yaml;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mapping key by key and reports what is missing, of the wrong type or unknown. Each method
 * that finds a problem adds a diagnostic and returns what is harmless (null, an empty list), so
 * that one run tells every problem; the caller looks at {@link #failed} before it builds anything.
 */
public final class MappingReader {

  private final YamlNode.Fields node;
  private final String path;
  private final Diagnostics diagnostics;
  private final Set<String> known = new LinkedHashSet<>();
  private int errorsBefore = -1;

  /**
   * @param path of the mapping in its document; empty for the document itself
   */
  public MappingReader(YamlNode.Fields node, String path, Diagnostics diagnostics) {
    this.node = node;
    this.path = path;
    this.diagnostics = diagnostics;
  }

  /** A reader of the node, or null and a diagnostic when it is no mapping. */
  public static @Nullable MappingReader of(YamlNode node, String path, Diagnostics diagnostics) {
    if (node instanceof YamlNode.Fields fields) {
      return new MappingReader(fields, path, diagnostics);
    }
    diagnostics.error(
        "wrong_type", node.location(), path, "expected a mapping, found " + node.kind());
    return null;
  }

  /** Whether any error was reported since the first key was asked for, here or deeper. */
  public boolean failed() {
    return errorsBefore >= 0 && diagnostics.errorCount() > errorsBefore;
  }

  public Location location() {
    return node.location();
  }

  /** The place of a key's value, or of the mapping when the key is absent. */
  public Location location(String key) {
    YamlNode value = node.get(key);
    return value == null ? node.location() : value.location();
  }

  public String path() {
    return path;
  }

  public String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  public Diagnostics diagnostics() {
    return diagnostics;
  }

  /** The mapping itself. */
  public YamlNode.Fields fields() {
    return node;
  }

  /** The keys of the document, in its order. */
  public Set<String> keys() {
    return node.fields().keySet();
  }

  /** The value under a key; null when the key is absent or its value is null. */
  public @Nullable YamlNode node(String key) {
    if (errorsBefore < 0) {
      errorsBefore = diagnostics.errorCount();
    }
    known.add(key);
    YamlNode value = node.get(key);
    return value instanceof YamlNode.Null ? null : value;
  }

  public boolean has(String key) {
    return node(key) != null;
  }

  /** Reports a problem with a key's value. */
  public void error(String key, String code, String message, @Nullable String hint) {
    diagnostics.error(code, location(key), path(key), message, hint);
  }

  private void wrongType(YamlNode value, String path, String expected) {
    diagnostics.error(
        "wrong_type",
        value.location(),
        path,
        "expected " + expected + ", found " + describe(value));
  }

  private static String describe(YamlNode value) {
    String text = value.scalarText();
    return text == null ? value.kind() : value.kind() + " `" + text + "`";
  }

  /** Reports a key that must be there and is not. */
  public void missing(String key) {
    diagnostics.error(
        "missing_key",
        node.location(),
        path(key),
        "`" + key + "` is missing" + (path.isEmpty() ? "" : " in `" + path + "`"));
  }

  /** A scalar as text: a version {@code 1.0} need not be quoted. */
  public @Nullable String text(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return null;
    }
    String text = value.scalarText();
    if (text == null) {
      wrongType(value, path(key), "a string");
    }
    return text;
  }

  /** As {@link #text}; absent or blank is an error and the empty string. */
  public String requireText(String key) {
    if (!has(key)) {
      missing(key);
      return "";
    }
    String text = text(key);
    if (text != null && text.isBlank()) {
      error(key, "empty_value", "`" + key + "` is empty", null);
    }
    return text == null ? "" : text;
  }

  public @Nullable Boolean flag(String key) {
    YamlNode value = node(key);
    return switch (value) {
      case null -> null;
      case YamlNode.Flag(var _, boolean flag, var _) -> flag;
      default -> {
        wrongType(value, path(key), "true or false");
        yield null;
      }
    };
  }

  public @Nullable Integer integer(String key, int min, int max) {
    YamlNode value = node(key);
    if (value == null) {
      return null;
    }
    if (value instanceof YamlNode.Num num
        && num.isInteger()
        && num.value().compareTo(BigDecimal.valueOf(min)) >= 0
        && num.value().compareTo(BigDecimal.valueOf(max)) <= 0) {
      return num.value().intValueExact();
    }
    wrongType(value, path(key), "an integer from " + min + " to " + max);
    return null;
  }

  /** A list of scalars as texts; a single scalar is a list of one. */
  public List<String> texts(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return List.of();
    }
    String single = value.scalarText();
    if (single != null) {
      return List.of(single);
    }
    if (!(value instanceof YamlNode.Items(var _, var items))) {
      wrongType(value, path(key), "a list of strings");
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (int i = 0; i < items.size(); i++) {
      String text = items.get(i).scalarText();
      if (text == null) {
        wrongType(items.get(i), path(key) + "[" + i + "]", "a string");
      } else {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  /** The mapping under a key, or null when absent or of another kind (with a diagnostic). */
  public @Nullable MappingReader mapping(String key) {
    YamlNode value = node(key);
    return value == null ? null : of(value, path(key), diagnostics);
  }

  /** As {@link #mapping}; absent is an error. */
  public @Nullable MappingReader requireMapping(String key) {
    if (!has(key)) {
      missing(key);
      return null;
    }
    return mapping(key);
  }

  /** The mappings of a list under a key. */
  public List<MappingReader> mappings(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof YamlNode.Items(var _, var items))) {
      wrongType(value, path(key), "a list of mappings");
      return List.of();
    }
    var readers = new ArrayList<MappingReader>();
    for (int i = 0; i < items.size(); i++) {
      MappingReader reader = of(items.get(i), path(key) + "[" + i + "]", diagnostics);
      if (reader != null) {
        readers.add(reader);
      }
    }
    return readers;
  }

  /**
   * A mapping from names of the author's choice to mappings; an empty value is an empty mapping.
   */
  public Map<String, MappingReader> named(String key) {
    var readers = new LinkedHashMap<String, MappingReader>();
    MappingReader outer = mapping(key);
    if (outer == null) {
      return readers;
    }
    for (var entry : outer.node.fields().entrySet()) {
      YamlNode value = entry.getValue().value();
      YamlNode inner =
          value instanceof YamlNode.Null(var at) ? new YamlNode.Fields(at, Map.of()) : value;
      MappingReader reader = of(inner, outer.path(entry.getKey()), diagnostics);
      if (reader != null) {
        readers.put(entry.getKey(), reader);
      }
    }
    return readers;
  }

  /** A constant of an enum, written in lower case with {@code -} or {@code _}. */
  public <E extends Enum<E>> @Nullable E constant(String key, Class<E> type) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    var names = new ArrayList<String>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text.toLowerCase(Locale.ROOT).replace('-', '_'))) {
        return constant;
      }
      names.add(name);
    }
    error(
        key,
        "unknown_value",
        "`" + text + "` is no value of `" + key + "`",
        DidYouMean.hintOrList(text, names));
    return null;
  }

  /** An RFC 3339 timestamp, or an ISO date, which means its first moment in UTC. */
  public @Nullable Instant instant(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      error(
          key,
          "invalid_date",
          "`" + text + "` is no date",
          "write it as 2026-01-31 or 2026-01-31T09:00:00Z");
      return null;
    }
  }

  /** As {@link #instant}; absent is an error. */
  public @Nullable Instant requireInstant(String key) {
    if (!has(key)) {
      missing(key);
      return null;
    }
    return instant(key);
  }

  /** A length of time: ISO 8601 with days, hours, minutes or seconds; positive. */
  public @Nullable Duration duration(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Duration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException _) {
      // told below
    }
    error(
        key,
        "invalid_duration",
        "`" + text + "` is no length of time",
        "write it as `P90D` or `PT12H`; months and years differ in length");
    return null;
  }

  /** As {@link #duration}; absent is an error. */
  public @Nullable Duration requireDuration(String key) {
    if (!has(key)) {
      missing(key);
      return null;
    }
    return duration(key);
  }

  /** As {@link #texts}, from whichever of several spellings of a key is there. */
  public Set<String> textSet(String key, String... aliases) {
    var all = new LinkedHashSet<>(texts(key));
    for (String alias : aliases) {
      all.addAll(texts(alias));
    }
    return all;
  }

  /** The place of one entry of a list, or of the key's value when it is no list. */
  public Location location(String key, String entry) {
    if (node.get(key) instanceof YamlNode.Items(var _, var items)) {
      for (YamlNode item : items) {
        if (entry.equals(item.scalarText())) {
          return item.location();
        }
      }
    }
    return location(key);
  }

  /** Where a key itself stands, or the mapping when the key is absent. */
  public Location keyLocation(String key) {
    YamlNode.Field field = node.fields().get(key);
    return field == null ? node.location() : field.key();
  }

  /** Marks keys as known that are read elsewhere or by no one. */
  public void expect(String... keys) {
    known.addAll(List.of(keys));
  }

  /** Reports every key that was never asked for, with the nearest one that was. */
  public void finish() {
    for (var entry : node.fields().entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        diagnostics.error(
            "unknown_key",
            entry.getValue().key(),
            path(key),
            "unknown key `" + key + "`",
            DidYouMean.hintOrList(key, known));
      }
    }
  }
}

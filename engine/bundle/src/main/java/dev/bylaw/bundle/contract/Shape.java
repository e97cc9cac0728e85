package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.yaml.YamlNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The structure that a standard asks of a value, with the version that brought each part. */
sealed interface Shape {

  /** What a scalar may be. */
  enum Scalar implements Shape {
    /** A string; numbers and booleans pass where lenience costs nothing: a version {@code 1.0}. */
    TEXT,
    NUMBER,
    INTEGER,
    FLAG,
    /** Anything but a list or a mapping. */
    SCALAR,
    ANY
  }

  /**
   * One of some words.
   *
   * @param words word → the version that brought it
   */
  record Word(Map<String, StandardVersion> words) implements Shape {}

  record ListOf(Shape item) implements Shape {}

  /** A list by the first shape, or a mapping by the second. */
  record ListOrMapping(Shape list, StandardVersion mappingSince, Shape mapping) implements Shape {}

  /** A shape that holds itself: made when the document goes that deep. */
  record Deferred(Supplier<Shape> shape) implements Shape {}

  /** A string, or a mapping by any content. */
  record TextOrMapping() implements Shape {}

  /**
   * @param keys in the order of the standard
   * @param closedSince the first version in which other keys are not allowed; null if never
   * @param variant more keys that depend on the mapping's content (a server's type), or null
   * @param oneOf exactly one of these keys must be there, unless the set is empty
   */
  record Mapping(
      Map<String, Key> keys,
      @Nullable StandardVersion closedSince,
      @Nullable Function<YamlNode.Fields, Map<String, Key>> variant,
      Set<String> oneOf)
      implements Shape {

    public Mapping {
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
      oneOf = Collections.unmodifiableSet(new LinkedHashSet<>(oneOf));
    }

    Mapping closedSince(StandardVersion version) {
      return new Mapping(keys, version, variant, oneOf);
    }

    Mapping variant(Function<YamlNode.Fields, Map<String, Key>> keysByContent) {
      return new Mapping(keys, closedSince, keysByContent, oneOf);
    }
  }

  /**
   * @param required whether the standard asks for it
   * @param since the version that brought the key
   * @param advisory whether Bylaw does without it, so that a fault in it is only a warning
   */
  record Key(String name, Shape shape, boolean required, StandardVersion since, boolean advisory) {
    Key requiredKey() {
      return new Key(name, shape, true, since, advisory);
    }

    Key since(StandardVersion version) {
      return new Key(name, shape, required, version, advisory);
    }

    Key ignored() {
      return new Key(name, shape, required, since, true);
    }
  }

  StandardVersion ALWAYS = new StandardVersion(0, 0, 0);

  static Key key(String name, Shape shape) {
    return new Key(name, shape, false, ALWAYS, false);
  }

  static Mapping mapping(Key... keys) {
    return new Mapping(byName(keys), null, null, Set.of());
  }

  static Map<String, Key> byName(Key... keys) {
    var byName = new LinkedHashMap<String, Key>();
    for (Key key : keys) {
      byName.put(key.name(), key);
    }
    return byName;
  }

  static ListOf listOf(Shape item) {
    return new ListOf(item);
  }

  static Word word(String... words) {
    var byWord = new LinkedHashMap<String, StandardVersion>();
    for (String word : words) {
      byWord.put(word, ALWAYS);
    }
    return new Word(byWord);
  }

  /** The same words, and more since a version. */
  static Word word(Word earlier, StandardVersion since, String... more) {
    var byWord = new LinkedHashMap<>(earlier.words());
    for (String word : List.of(more)) {
      byWord.put(word, since);
    }
    return new Word(byWord);
  }
}

package dev.bylaw.drools.table;

import dev.bylaw.drools.fact.Facts;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something that a condition's column may ask about, with its type and the way to read it. */
public sealed interface Attribute {
  /** The name in the column's head, for example {@code subject.role}. */
  String name();

  /** The facts it belongs to. */
  Grain grain();

  /** One text. */
  record Text(String name, Grain grain, Reader<String> read) implements Attribute {}

  /**
   * A set of texts.
   *
   * @param isStated whether the facts say anything, of whatever type
   */
  record Texts(String name, Grain grain, Reader<Set<String>> read, Predicate<Facts> isStated)
      implements Attribute {}

  /** A number; {@code isStated} as for texts. */
  record Number(String name, Grain grain, Reader<BigDecimal> read, Predicate<Facts> isStated)
      implements Attribute {}

  /** A flag; {@code isStated} as for texts. */
  record Flag(String name, Grain grain, Reader<Boolean> read, Predicate<Facts> isStated)
      implements Attribute {}

  /** Whether the facts state the attribute, and in its type. */
  enum Presence {
    PRESENT,
    ABSENT,
    MISTYPED
  }

  default Presence presence(Facts facts) {
    return switch (this) {
      case Text(_, _, Reader<String> read) ->
          read.read(facts) == null ? Presence.ABSENT : Presence.PRESENT;
      case Texts(_, _, Reader<Set<String>> read, Predicate<Facts> isStated) ->
          presence(read.read(facts) != null, isStated.test(facts));
      case Number(_, _, Reader<BigDecimal> read, Predicate<Facts> isStated) ->
          presence(read.read(facts) != null, isStated.test(facts));
      case Flag(_, _, Reader<Boolean> read, Predicate<Facts> isStated) ->
          presence(read.read(facts) != null, isStated.test(facts));
    };
  }

  /** Its value in the facts for people; empty where it is absent or of another type. */
  default Optional<String> shown(Facts facts) {
    @Nullable Object value =
        switch (this) {
          case Text(_, _, Reader<String> read) -> read.read(facts);
          case Texts(_, _, Reader<Set<String>> read, Predicate<Facts> _) -> {
            @Nullable Set<String> members = read.read(facts);
            yield members == null ? null : new TreeSet<>(members);
          }
          case Number(_, _, Reader<BigDecimal> read, Predicate<Facts> _) -> read.read(facts);
          case Flag(_, _, Reader<Boolean> read, Predicate<Facts> _) -> read.read(facts);
        };
    return Optional.ofNullable(value).map(Object::toString);
  }

  private static Presence presence(boolean read, boolean stated) {
    return read ? Presence.PRESENT : stated ? Presence.MISTYPED : Presence.ABSENT;
  }

  /** The type as a column's head and messages write it. */
  default String typeName() {
    return switch (this) {
      case Text _, Texts _ -> "text";
      case Number _ -> "number";
      case Flag _ -> "flag";
    };
  }
}

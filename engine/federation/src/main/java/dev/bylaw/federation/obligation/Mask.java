package dev.bylaw.federation.obligation;

import java.util.Optional;

/**
 * How a column's values are changed before the caller sees them. Absence of a mask is the bottom of
 * the order (the clear value); there is no constant for it.
 *
 * <p>The order is <em>shows less</em>. It is a tree that grows upwards into {@link Constant#DROP}:
 * above every mask there is one chain, so that the least upper bound of two masks is the first one
 * on which their chains meet, and joining is associative.
 *
 * <pre>
 *   DROP
 *    |
 *   NULL
 *    |--- FIXED_VALUE
 *    |--- HASH_QUERY_LOCAL -- HASH_PURPOSE_LOCAL -- HASH_GLOBAL -- TOKENIZE
 *    |--- TO_YEAR -- TO_MONTH
 *    `--- Partial(0) --- first 1 -- first 2 -- first 3 ...
 *                    `-- last 1 -- last 2 -- last 3 ...
 * </pre>
 *
 * <p>The first and the last characters of a value tell different things; what is common to both is
 * the shape alone, so {@code Partial(FIRST, i)} and {@code Partial(LAST, j)} join at {@code
 * Partial(0)}, mask-alphanum.
 */
public sealed interface Mask {

  /** The end of a text that stays legible. */
  enum End {
    FIRST,
    LAST
  }

  /**
   * Shows some characters of a text and hides the other letters and digits behind placeholders,
   * keeping the shape.
   *
   * @param end where the legible characters stand; without meaning, and FIRST, if none is shown
   * @param shown how many characters stay legible; 0 is mask-alphanum
   */
  record Partial(End end, int shown) implements Mask {
    /** Mask-alphanum: the shape of a text, without its letters and digits. */
    public static final Partial ALPHANUM = new Partial(End.FIRST, 0);

    public Partial {
      if (shown < 0) {
        throw new IllegalArgumentException("requires shown >= 0, got " + shown);
      }
      if (shown == 0) {
        end = End.FIRST;
      }
    }
  }

  /** Replaces a value by a pseudonym; a narrower scope of the key stands higher. */
  enum Pseudonym implements Mask {
    /** A token that its vault can turn back. */
    TOKENIZE,
    /** SHA-256 with the mesh's key: equal values stay joinable everywhere. */
    HASH_GLOBAL,
    /** SHA-256 with a key for the request's purpose: joinable within it, and not beyond. */
    HASH_PURPOSE_LOCAL,
    /** SHA-256 with a key for this query alone. */
    HASH_QUERY_LOCAL
  }

  /** Keeps a coarser value; the coarser stands higher. */
  enum Generalize implements Mask {
    TO_MONTH,
    TO_YEAR
  }

  /** Shows nothing of the value. */
  enum Constant implements Mask {
    /** The same value in every row; what it tells apart from null is that the column is filled. */
    FIXED_VALUE,
    /** Null in every row. */
    NULL,
    /** The column is absent. */
    DROP
  }

  /** The least mask that shows no more than either. */
  default Mask join(Mask other) {
    if (equals(other)) {
      return this;
    }
    return switch (this) {
      case Partial mine when other instanceof Partial theirs ->
          mine.end == theirs.end || mine.shown == 0 || theirs.shown == 0
              ? mine.shown < theirs.shown ? mine : theirs
              : Partial.ALPHANUM;
      case Pseudonym mine when other instanceof Pseudonym theirs ->
          mine.compareTo(theirs) > 0 ? mine : theirs;
      case Generalize mine when other instanceof Generalize theirs ->
          mine.compareTo(theirs) > 0 ? mine : theirs;
      default -> this == Constant.DROP || other == Constant.DROP ? Constant.DROP : Constant.NULL;
    };
  }

  /** Whether {@code other} shows no more than this, that is this &lt;= other. */
  default boolean isAtMost(Mask other) {
    return equals(other) || join(other).equals(other);
  }

  /** The name on the wire: Iceberg REST's read-restriction action where one fits. */
  default String action() {
    return switch (this) {
      case Partial(End end, int shown) ->
          shown == 0 ? "mask-alphanum" : (end == End.FIRST ? "show-first-" : "show-last-") + shown;
      case Pseudonym.TOKENIZE -> "tokenize";
      case Pseudonym.HASH_GLOBAL -> "sha-256-global";
      case Pseudonym.HASH_PURPOSE_LOCAL -> "sha-256-purpose-local";
      case Pseudonym.HASH_QUERY_LOCAL -> "sha-256-query-local";
      case Generalize.TO_MONTH -> "truncate-to-month";
      case Generalize.TO_YEAR -> "truncate-to-year";
      case Constant.FIXED_VALUE -> "mask-to-fixed-value";
      case Constant.NULL -> "replace-with-null";
      case Constant.DROP -> "drop";
    };
  }

  /** The mask with this {@link #action() name}, if there is one. */
  static Optional<Mask> ofAction(String action) {
    return Optional.ofNullable(
        switch (action) {
          case "mask-alphanum" -> Partial.ALPHANUM;
          case "tokenize" -> Pseudonym.TOKENIZE;
          case "sha-256-global" -> Pseudonym.HASH_GLOBAL;
          case "sha-256-purpose-local" -> Pseudonym.HASH_PURPOSE_LOCAL;
          case "sha-256-query-local" -> Pseudonym.HASH_QUERY_LOCAL;
          case "truncate-to-month" -> Generalize.TO_MONTH;
          case "truncate-to-year" -> Generalize.TO_YEAR;
          case "mask-to-fixed-value" -> Constant.FIXED_VALUE;
          case "replace-with-null" -> Constant.NULL;
          case "drop" -> Constant.DROP;
          default ->
              action.matches("show-(first|last)-[1-9][0-9]?")
                  ? new Partial(
                      action.startsWith("show-first-") ? End.FIRST : End.LAST,
                      Integer.parseInt(action, action.lastIndexOf('-') + 1, action.length(), 10))
                  : null;
        });
  }
}

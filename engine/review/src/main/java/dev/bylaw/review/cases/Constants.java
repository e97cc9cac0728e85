package dev.bylaw.review.cases;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The constants of one enum of the API. An author may leave out the prefix, and write small letters
 * and hyphens.
 *
 * @param prefix of every constant, such as {@code EFFECT_}
 * @param constants without it
 * @param aliases further spellings, in capitals, to constants
 */
record Constants(String prefix, List<String> constants, Map<String, String> aliases) {
  static final Constants MODE = of("MODE_", "ENFORCE", "DRY_RUN");
  static final Constants EFFECT = of("EFFECT_", "PERMIT", "DENY");
  static final Constants CAUSE =
      of("CAUSE_", "NO_GRANT", "GUARD", "ERROR", "STALE", "UNSUPPORTED_OBLIGATION");
  static final Constants LAYER = of("LAYER_", "COUNCIL", "DOMAIN", "PRODUCT");
  static final Constants OBLIGATION_TYPE =
      new Constants(
          "OBLIGATION_TYPE_",
          List.of(
              "COLUMN_MASK",
              "ROW_FILTER",
              "MINIMUM_AGGREGATION",
              "REGIONS",
              "PURPOSES",
              "PORTS",
              "EXPIRY",
              "LOG",
              "NOTIFY",
              "WATERMARK",
              "STEP_UP",
              "APPROVAL"),
          Map.of("MASK", "COLUMN_MASK"));
  static final Constants MASK_ACTION =
      new Constants(
          "MASK_ACTION_",
          List.of(
              "MASK_ALPHANUM",
              "SHOW_FIRST",
              "SHOW_LAST",
              "TOKENIZE",
              "SHA_256_GLOBAL",
              "SHA_256_PURPOSE_LOCAL",
              "SHA_256_QUERY_LOCAL",
              "TRUNCATE_TO_MONTH",
              "TRUNCATE_TO_YEAR",
              "FIXED_VALUE",
              "NULL",
              "DROP"),
          Map.of("MASK_TO_FIXED_VALUE", "FIXED_VALUE", "REPLACE_WITH_NULL", "NULL"));
  static final Constants COMPARISON =
      of("COMPARISON_", "EQ", "NE", "LT", "LE", "GT", "GE", "IN", "NOT_IN", "IS_NULL", "NOT_NULL");
  static final Constants SEVERITY = of("SEVERITY_", "INFO", "WARN", "BLOCK");
  static final Constants RETENTION_OUTCOME =
      of("RETENTION_OUTCOME_", "RETAIN", "DELETE_DUE", "HELD", "RESTRICT", "CONFLICT");

  Constants {
    constants = List.copyOf(constants);
    aliases = Map.copyOf(aliases);
  }

  private static Constants of(String prefix, String... constants) {
    return new Constants(prefix, List.of(constants), Map.of());
  }

  /** The constant's full name; null where the text is none. */
  @Nullable String full(String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    String constant = aliases.getOrDefault(bare, bare);
    return constants.contains(constant) ? prefix + constant : null;
  }

  /** As an author would write them. */
  List<String> names() {
    return constants.stream().map(Constants::word).toList();
  }

  /** A full name as an author would write it. */
  String word(String full, boolean known) {
    return known && full.startsWith(prefix) ? word(full.substring(prefix.length())) : full;
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

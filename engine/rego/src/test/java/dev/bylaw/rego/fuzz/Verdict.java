package dev.bylaw.rego.fuzz;

/** What comparing one program gave. */
sealed interface Verdict {
  /** The same for every input: the same value, or the same error, or undefined. */
  record Agreed(int evaluations, int errors) implements Verdict {}

  /** Both compilers refuse the program, for the same kind of reason. */
  record Refused(String code) implements Verdict {}

  /** Not the same. */
  record Differs(Sort sort, String ours, String theirs) implements Verdict {}

  /** In what way. */
  enum Sort {
    REFUSED_BY_OPA_ALONE,
    REFUSED_HERE_ALONE,
    REFUSED_FOR_ANOTHER_REASON,
    /** Of the same codes, but OPA sees one where this library sees none. */
    REFUSED_ELSEWHERE,
    VALUE,
    /** Equal values, but numbers in them are spelled otherwise, as 1 and 1.0. */
    SPELLING,
    /** One fails and the other does not. */
    ERROR_CODE,
    /** Both fail, but not of the same error: which of several comes first. */
    ERROR_ORDER,
    ERROR_TEXT
  }
}

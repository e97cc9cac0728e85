package dev.bylaw.pdp.conflict;

/** What can be said of a possible conflict. */
public enum Verdict {
  /** There is one, shown by a request or proved over all requests that the mesh can state. */
  CONFLICT,
  /** There is none. */
  COMPATIBLE,
  /** It depends on what is known only when somebody asks. */
  UNKNOWN
}

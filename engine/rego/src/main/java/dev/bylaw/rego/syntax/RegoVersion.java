package dev.bylaw.rego.syntax;

/** The version of the language that a file is written in. */
public enum RegoVersion {
  /** As before OPA 1.0: bodies without {@code if}, partial sets as {@code p[x]}. */
  V0,
  /** As released with OPA 1.0. */
  V1,
  /** Read as v0, but held to what v1 demands too: what {@code import rego.v1} makes of v0. */
  V0_COMPAT_V1;

  /** Whether files are held to v1's rules: {@code if} and {@code contains} where they belong. */
  public boolean demandsV1() {
    return this != V0;
  }
}

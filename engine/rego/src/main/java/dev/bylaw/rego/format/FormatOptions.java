package dev.bylaw.rego.format;

import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.RegoVersion;

/**
 * How a file is read and what it is written as.
 *
 * @param parser how it is read
 * @param target what it is written as: {@link RegoVersion#V0_COMPAT_V1} is text that is good as
 *     both v0 and v1
 * @param dropImports whether imports that the target makes needless, {@code rego.v1} and {@code
 *     future.keywords}, are left out
 */
public record FormatOptions(ParserOptions parser, RegoVersion target, boolean dropImports) {
  /** As {@code opa fmt}: v1 to v1. */
  public static FormatOptions v1() {
    return new FormatOptions(ParserOptions.v1(), RegoVersion.V1, false);
  }

  /** As {@code opa fmt --v0-compatible}: v0 to v0. */
  public static FormatOptions v0() {
    return new FormatOptions(ParserOptions.v0(), RegoVersion.V0, false);
  }

  /** As {@code opa fmt --v0-v1}: v0 to what is good as both. */
  public static FormatOptions v0ToV1() {
    return new FormatOptions(ParserOptions.v0(), RegoVersion.V0_COMPAT_V1, false);
  }

  /** These options, with needless imports left out or kept. */
  public FormatOptions withDropImports(boolean drop) {
    return new FormatOptions(parser, target, drop);
  }
}

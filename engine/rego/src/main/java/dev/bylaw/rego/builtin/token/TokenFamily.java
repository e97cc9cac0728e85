package dev.bylaw.rego.builtin.token;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** JSON Web Tokens (RFC 7519) and their signatures. */
public final class TokenFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public TokenFamily() {
    super(TokenBuiltins::find);
  }
}

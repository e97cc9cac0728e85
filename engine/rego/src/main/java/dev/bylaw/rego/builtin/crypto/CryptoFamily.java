package dev.bylaw.rego.builtin.crypto;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Digests and keys. */
public final class CryptoFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public CryptoFamily() {
    super(CryptoBuiltins::find);
  }
}

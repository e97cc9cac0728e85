package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** X.509 certificates, requests and private keys. */
public final class X509Family extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public X509Family() {
    super(X509Builtins::find);
  }
}

package dev.bylaw.rego.builtin.net;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Addresses and blocks of addresses, and what would need the network. */
public final class NetFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public NetFamily() {
    super(NetBuiltins::find, LookupBuiltins::find);
  }
}

package dev.bylaw.rego.builtin.encoding;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Base64, hex, URLs and YAML. */
public final class EncodingFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public EncodingFamily() {
    super(EncodingBuiltins::find, UriBuiltins::find, YamlBuiltins::find);
  }
}

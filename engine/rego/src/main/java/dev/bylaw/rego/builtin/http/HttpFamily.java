package dev.bylaw.rego.builtin.http;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Requests over HTTP, where an embedder grants them, and their signing. */
public final class HttpFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public HttpFamily() {
    super(HttpBuiltins::find, AwsBuiltins::find);
  }
}

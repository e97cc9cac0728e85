/** Requests over HTTP, where an embedder grants them, and their signing. */
@NullMarked
package dev.bylaw.rego.builtin.http;

import org.jspecify.annotations.NullMarked;

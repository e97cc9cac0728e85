/** Policies that OPA compiled to Wasm or serves over HTTP, asked like our own. */
@NullMarked
package dev.bylaw.opa;

import org.jspecify.annotations.NullMarked;

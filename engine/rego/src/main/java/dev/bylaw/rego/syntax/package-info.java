/** The Rego language as text: lexer, parser, syntax tree, spans and diagnostics. */
@NullMarked
package dev.bylaw.rego.syntax;

import org.jspecify.annotations.NullMarked;

/** Static types of Rego terms: what they are, how they combine, and how a JSON schema gives one. */
@NullMarked
package dev.bylaw.rego.type;

import org.jspecify.annotations.NullMarked;

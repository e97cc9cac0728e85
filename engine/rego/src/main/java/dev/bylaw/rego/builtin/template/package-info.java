/** Go's text templates. */
@NullMarked
package dev.bylaw.rego.builtin.template;

import org.jspecify.annotations.NullMarked;

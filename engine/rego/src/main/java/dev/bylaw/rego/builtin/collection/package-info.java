/** Functions of arrays, sets, objects and graphs. */
@NullMarked
package dev.bylaw.rego.builtin.collection;

import org.jspecify.annotations.NullMarked;

/** {@code bylaw waiver} and {@code bylaw hold}: request, approve, release and list exceptions. */
@NullMarked
package dev.bylaw.cli.waiver;

import org.jspecify.annotations.NullMarked;

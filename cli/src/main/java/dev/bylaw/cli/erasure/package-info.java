/** {@code bylaw audit erase}, and the tokens of those who may. */
@NullMarked
package dev.bylaw.cli.erasure;

import org.jspecify.annotations.NullMarked;

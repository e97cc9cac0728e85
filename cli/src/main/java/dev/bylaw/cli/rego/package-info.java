/** {@code bylaw rego}: the tools of Rego's trade, with opa's flags where it has them. */
@NullMarked
package dev.bylaw.cli.rego;

import org.jspecify.annotations.NullMarked;

/** {@code bylaw init}: the policy repository that a council starts from. */
@NullMarked
package dev.bylaw.cli.init;

import org.jspecify.annotations.NullMarked;

/** {@code bylaw bundle}: build, sign, verify and inspect what is shipped to sidecars. */
@NullMarked
package dev.bylaw.cli.bundle;

import org.jspecify.annotations.NullMarked;

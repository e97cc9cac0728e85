/** {@code bylaw key}: key pairs by which bundles, approvals and checkpoints are signed. */
@NullMarked
package dev.bylaw.cli.key;

import org.jspecify.annotations.NullMarked;

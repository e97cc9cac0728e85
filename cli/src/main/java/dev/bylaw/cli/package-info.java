/** The council's and the auditor's hands: the {@code bylaw} command. */
@NullMarked
package dev.bylaw.cli;

import org.jspecify.annotations.NullMarked;

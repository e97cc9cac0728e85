/** The policy tree as a git repository has it. */
@NullMarked
package dev.bylaw.cli.git;

import org.jspecify.annotations.NullMarked;

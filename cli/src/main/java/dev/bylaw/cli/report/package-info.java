/** What a check found, for people and for the tools that show it beside the code. */
@NullMarked
package dev.bylaw.cli.report;

import org.jspecify.annotations.NullMarked;

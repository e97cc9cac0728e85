/** The published JSON Schemas of a tree's files and of what commands print. */
@NullMarked
package dev.bylaw.cli.schema;

import org.jspecify.annotations.NullMarked;

/** Decision tables: their closed vocabulary, their parser, and the checked rows that come of it. */
@NullMarked
package dev.bylaw.drools.table;

import org.jspecify.annotations.NullMarked;

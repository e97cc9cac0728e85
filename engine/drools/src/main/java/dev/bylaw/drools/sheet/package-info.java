/**
 * Sheets of cells read from CSV and XLSX, each cell with its place, and what is wrong with them.
 */
@NullMarked
package dev.bylaw.drools.sheet;

import org.jspecify.annotations.NullMarked;

/** {@code bylaw contract}: what is wrong with data contracts and products, and what is promised. */
@NullMarked
package dev.bylaw.cli.contract;

import org.jspecify.annotations.NullMarked;

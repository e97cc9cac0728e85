/** What the mesh knows of its products: the answer to "which columns, under which labels". */
@NullMarked
package dev.bylaw.bundle.catalog;

import org.jspecify.annotations.NullMarked;

/** What the mesh itself knows of its data products: the facts that no caller can supply. */
@NullMarked
package dev.bylaw.federation.catalog;

import org.jspecify.annotations.NullMarked;

/** The lattice of restrictions: what may accompany a permit, how it joins, and DENY above all. */
@NullMarked
package dev.bylaw.federation.obligation;

import org.jspecify.annotations.NullMarked;

/** The mesh's own YAML: council, domains, agreements, answers, waivers and holds. */
@NullMarked
package dev.bylaw.bundle.mesh;

import org.jspecify.annotations.NullMarked;

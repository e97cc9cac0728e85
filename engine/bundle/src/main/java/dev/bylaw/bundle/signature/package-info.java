/** Who signed what: bundles by the council and the domains, approvals by an owner's members. */
@NullMarked
package dev.bylaw.bundle.signature;

import org.jspecify.annotations.NullMarked;

/** Which sidecars an audit store takes entries of. */
@NullMarked
package dev.bylaw.cli.enrolment;

import org.jspecify.annotations.NullMarked;

/** Packages of evidence from an audit log: made, written as a page, and verified offline. */
@NullMarked
package dev.bylaw.cli.evidence;

import org.jspecify.annotations.NullMarked;

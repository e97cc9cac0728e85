/** Ready questions of auditors and authorities, as text, JSON, CSV and pages. */
@NullMarked
package dev.bylaw.cli.audit.reports;

import org.jspecify.annotations.NullMarked;

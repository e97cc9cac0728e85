/** What one entry of the audit log is: a leaf without personal data, and the payload beside it. */
@NullMarked
package dev.bylaw.log.entry;

import org.jspecify.annotations.NullMarked;

/** Payloads sealed under a key for each subject, and how destroying the key erases the subject. */
@NullMarked
package dev.bylaw.log.seal;

import org.jspecify.annotations.NullMarked;

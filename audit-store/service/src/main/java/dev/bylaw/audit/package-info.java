/**
 * The audit store as a process: it takes entries from journals, and answers auditors with proofs.
 */
@NullMarked
package dev.bylaw.audit;

import org.jspecify.annotations.NullMarked;

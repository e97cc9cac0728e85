/** What an auditor asks of a log: completeness, receipts, counts, SQL and files. */
@NullMarked
package dev.bylaw.cli.audit;

import org.jspecify.annotations.NullMarked;

/** What evaluations tell: traces, coverage and profiles. */
@NullMarked
package dev.bylaw.rego.observe;

import org.jspecify.annotations.NullMarked;

/** Compliance passports: signed verdicts on a version of a product, verifiable offline. */
@NullMarked
package dev.bylaw.bundle.passport;

import org.jspecify.annotations.NullMarked;

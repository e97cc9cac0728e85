package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Location;

/**
 * Where an answer is not as expected.
 *
 * @param path in the answer, such as {@code obligations[1].column_mask.action}
 * @param at where the expectation stands
 * @param expected for people
 * @param found for people; {@code nothing} where it is not there
 */
public record Difference(String path, Location at, String expected, String found) {}

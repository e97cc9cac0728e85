/**
 * What the tree declares of policies: headers of Rego packages, agreements, answers, waivers,
 * holds.
 */
@NullMarked
package dev.bylaw.bundle.policy;

import org.jspecify.annotations.NullMarked;

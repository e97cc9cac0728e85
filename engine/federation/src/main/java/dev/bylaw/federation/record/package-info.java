/**
 * What the journal writes: plain records that hold everything needed to explain, query and replay.
 * Components that may hold personal data carry {@code @Personal}.
 */
@NullMarked
package dev.bylaw.federation.record;

import org.jspecify.annotations.NullMarked;

/** What policies are to the kernel: who made them, of which kind they are, what they contribute. */
@NullMarked
package dev.bylaw.federation.policy;

import org.jspecify.annotations.NullMarked;

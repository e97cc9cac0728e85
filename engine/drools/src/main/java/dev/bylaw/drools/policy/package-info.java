/** What tables and rule files have in common: the header that says what kind of policy one is. */
@NullMarked
package dev.bylaw.drools.policy;

import org.jspecify.annotations.NullMarked;

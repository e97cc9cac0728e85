/** What rules are matched against: the decision's inputs, one record for each kind of fact. */
@NullMarked
package dev.bylaw.drools.fact;

import org.jspecify.annotations.NullMarked;

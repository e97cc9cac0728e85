package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Source;

/** The obligations that one policy demands: what is joined, and what a result is traced back to. */
record Statement(Source source, Obligations obligations) {}

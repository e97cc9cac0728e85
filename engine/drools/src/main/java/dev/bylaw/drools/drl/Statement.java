package dev.bylaw.drools.drl;

import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All that the rules of one file said in one run; filled by {@link Contributions}. */
final class Statement {
  final Obligations.Builder obligations = Obligations.builder();
  final Set<Reason> reasons = new LinkedHashSet<>();
  final Set<Reason> refusals = new LinkedHashSet<>();
  final List<Term> keepAtLeast = new ArrayList<>();
  final List<Term> deleteBy = new ArrayList<>();
  final Set<Hold> holds = new TreeSet<>();
  final Set<Finding> findings = new LinkedHashSet<>();
  boolean permits;
  int rank;
}

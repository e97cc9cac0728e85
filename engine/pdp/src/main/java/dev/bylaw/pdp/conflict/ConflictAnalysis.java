package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.drools.policy.Force;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.pdp.PolicySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds what the policies of a tree do to one another. Domains are looked at by themselves, on all
 * processors; what is found does not depend on which is done first.
 */
public final class ConflictAnalysis {
  private final Survey survey;
  private final Map<String, List<Agreement>> agreements = new HashMap<>();
  private final Map<PolicyId, List<Catalog.Entry>> places = new HashMap<>();

  private ConflictAnalysis(PolicySet policies, Instant clock) {
    this.survey = new Survey(policies, clock);
    for (Agreement agreement : policies.tree().agreements()) {
      agreements.computeIfAbsent(agreement.dataProduct(), _ -> new ArrayList<>()).add(agreement);
    }
    for (Catalog.Entry entry : policies.tree().catalog().entries()) {
      for (PolicyId id : survey.about(entry)) {
        places.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry);
      }
    }
  }

  /**
   * Analyses a tree.
   *
   * @param clock the time that is decided upon: what has ended by then never applies
   */
  public static ConflictReport of(PolicySet policies, Instant clock) {
    return of(policies, clock, Runtime.getRuntime().availableProcessors(), Progress.NONE);
  }

  /**
   * Analyses a tree on so many threads.
   *
   * @param threads at least one
   */
  public static ConflictReport of(
      PolicySet policies, Instant clock, int threads, Progress progress) {
    ConflictAnalysis analysis = new ConflictAnalysis(policies, clock);
    Findings findings = new Findings();
    analysis.parts(threads, progress).forEach(findings::addAll);
    new Waivers(findings).examine(policies.tree().waivers());
    return findings.report();
  }

  /** What one thread looks at: the products of a domain, and its guards that only tighten. */
  private record Part(List<Catalog.Entry> entries, List<Shadows.Local> guards) {}

  private List<Findings> parts(int threads, Progress progress) {
    List<Part> parts = List.copyOf(divided().values());
    List<Future<Findings>> found = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      ExecutorCompletionService<Findings> running = new ExecutorCompletionService<>(pool);
      parts.forEach(part -> found.add(running.submit(() -> examine(part))));
      List<Findings> all = new ArrayList<>();
      try {
        for (int i = 0; i < parts.size(); i++) {
          running.take().get(); // a failure ends the others, too
          progress.done(i + 1, parts.size());
        }
        for (Future<Findings> each : found) {
          all.add(each.get());
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while looking for conflicts", e);
      } catch (ExecutionException e) {
        pool.shutdownNow();
        throw new IllegalStateException("the analysis of conflicts failed", e.getCause());
      }
      return all;
    }
  }

  /** By domain, in the catalog's order; last what belongs to none. */
  private Map<String, Part> divided() {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Catalog.Entry entry : survey.tree.catalog().entries()) {
      part(parts, entry.product().domain()).entries().add(entry);
    }
    for (PolicyHeader header : survey.tree.policies()) {
      if (header.kind() == PolicyHeader.Kind.GUARD && header.force() == PolicyHeader.Force.LOCAL) {
        add(parts, header.origin(), header.id(), header.position());
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : survey.policies.tables()) {
      if (header.kind() == Kind.GUARD && header.force() == Force.LOCAL) {
        add(parts, header.source().origin(), header.source().id(), header.source().position());
      }
    }
    return parts;
  }

  private static Part part(Map<String, Part> parts, String domain) {
    return parts.computeIfAbsent(domain, _ -> new Part(new ArrayList<>(), new ArrayList<>()));
  }

  private void add(Map<String, Part> parts, Origin origin, PolicyId id, Position position) {
    String domain =
        switch (origin) {
          case Origin.Council _ -> "";
          case Origin.Domain(String name) -> name;
          case Origin.Product(String name, String _) -> name;
        };
    List<Catalog.Entry> entries = places.getOrDefault(id, List.of());
    if (!entries.isEmpty()) {
      part(parts, domain).guards().add(new Shadows.Local(id, position, entries));
    }
  }

  private Findings examine(Part part) {
    Findings findings = new Findings();
    Demands demands = new Demands(survey, findings);
    Grants grants = new Grants(survey, demands, findings);
    RetentionTerms retention = new RetentionTerms(survey, findings);
    for (Catalog.Entry entry : part.entries()) {
      grants.examine(
          entry, survey.about(entry), agreements.getOrDefault(entry.product().urn(), List.of()));
      demands.sweep(entry);
      retention.examine(entry);
    }
    new Shadows(survey, findings).examine(part.guards());
    return findings;
  }
}

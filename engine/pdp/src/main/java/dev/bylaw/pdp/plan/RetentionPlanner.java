package dev.bylaw.pdp.plan;

import dev.bylaw.bundle.contract.ProductReading;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans the retention of a product by deciding each of its record sets. */
public final class RetentionPlanner {
  /** More record sets are refused. */
  public static final int MAX_RECORD_SETS = 100_000;

  private final PolicySet policies;
  private final RetentionPoint point;

  public RetentionPlanner(PolicySet policies, RetentionPoint point) {
    this.policies = policies;
    this.point = point;
  }

  /** One record set for each object of the product's contracts, dated by the clock. */
  public List<RecordSet> objects(String urn, @Nullable String jurisdiction, Instant clock) {
    Set<String> objects = new LinkedHashSet<>();
    for (DataContract contract : policies.tree().catalog().contracts(urn)) {
      contract.schema().stream().map(SchemaObject::name).forEach(objects::add);
    }
    return objects.stream()
        .map(o -> new RecordSet(o, o, null, jurisdiction, clock, false, Map.of()))
        .toList();
  }

  /**
   * The plan.
   *
   * @throws PlanException if the product or an object is unknown, or there are too many record sets
   */
  public RetentionPlan plan(String urn, List<RecordSet> records, Instant clock)
      throws PlanException {
    if (records.size() > MAX_RECORD_SETS) {
      throw new PlanException("expected at most 100,000 record sets, found " + records.size());
    }
    List<RetentionPlan.Item> items = new ArrayList<>();
    for (RecordSet set : records) {
      RetentionRequest request =
          new RetentionRequest(
              "plan",
              new ResourceRef(urn, null, set.object(), List.of(), null),
              set.recordClass(),
              set.jurisdiction(),
              null,
              set.since(),
              set.erasureRequested(),
              set.attributes());
      switch (point.evaluate(request, clock, false)) {
        case Outcome.Refused<RetentionRecord>(var violations) ->
            throw new PlanException("`" + set.name() + "`: " + violations.getFirst().message());
        case Outcome.Decided<RetentionRecord>(RetentionRecord record) ->
            items.add(
                new RetentionPlan.Item(set, record.decision(), next(record.decision(), clock)));
      }
    }
    return new RetentionPlan(
        urn, clock, policies.revision(), items, downstream(policies.tree(), urn));
  }

  /** The first of its times that lies ahead. */
  private static @Nullable Instant next(RetentionDecision decision, Instant clock) {
    Instant next = null;
    for (Instant at : new Instant[] {decision.keepAtLeast(), decision.deleteBy()}) {
      if (at != null && at.isAfter(clock) && (next == null || at.isBefore(next))) {
        next = at;
      }
    }
    return next;
  }

  /** All that consume the product's contracts, and those that consume theirs. */
  static List<RetentionPlan.Downstream> downstream(LoadedTree tree, String urn) {
    List<RetentionPlan.Downstream> found = new ArrayList<>();
    Set<String> seen = new TreeSet<>(Set.of(urn));
    Set<String> level = Set.of(urn);
    for (int distance = 1; !level.isEmpty(); distance++) {
      Set<String> contracts = new TreeSet<>();
      for (String product : level) {
        tree.catalog().contracts(product).forEach(c -> contracts.add(c.id()));
      }
      Set<String> reached = new TreeSet<>();
      List<RetentionPlan.Downstream> ofLevel = new ArrayList<>();
      for (ProductReading product : tree.products().values()) {
        List<String> through =
            product.inputContracts().stream().filter(contracts::contains).distinct().toList();
        if (!through.isEmpty() && seen.add(product.urn())) {
          reached.add(product.urn());
          DataProduct known = tree.catalog().product(product.urn());
          ofLevel.add(
              new RetentionPlan.Downstream(
                  product.urn(), known == null ? "" : known.owner(), distance, through));
        }
      }
      ofLevel.sort((a, b) -> a.dataProduct().compareTo(b.dataProduct()));
      found.addAll(ofLevel);
      level = reached;
    }
    return found;
  }
}

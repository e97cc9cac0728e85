package dev.bylaw.pdp.plan;

import dev.bylaw.federation.retention.RetentionDecision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a product's records.
 *
 * @param dataProduct the product's URN
 * @param at the clock that was decided upon
 * @param revision of the policies
 * @param items in the order of the record sets
 * @param downstream the products that consume this one, nearest first
 */
public record RetentionPlan(
    String dataProduct,
    Instant at,
    String revision,
    List<Item> items,
    List<Downstream> downstream) {

  /**
   * One record set.
   *
   * @param nextCheck when the answer changes next, by clock alone; null: never, or not before
   *     somebody acts
   */
  public record Item(RecordSet records, RetentionDecision decision, @Nullable Instant nextCheck) {}

  /**
   * A product that holds data derived from this one.
   *
   * @param dataProduct its URN
   * @param owner who answers for it
   * @param distance 1 if it consumes this product itself
   * @param contracts the contracts through which the data came, of the product before it
   */
  public record Downstream(String dataProduct, String owner, int distance, List<String> contracts) {
    public Downstream {
      contracts = List.copyOf(contracts);
    }
  }

  public RetentionPlan {
    items = List.copyOf(items);
    downstream = List.copyOf(downstream);
  }
}

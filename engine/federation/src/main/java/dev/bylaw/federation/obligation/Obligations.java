package dev.bylaw.federation.obligation;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of obligations, the o of permit(o): a product of join-semilattices, ordered by <em>more
 * restrictive</em>. {@link #NONE} is the bottom; every component's bottom is "no statement".
 *
 * @param masks by column in sorted order; a column without a mask is clear. Joined column by column
 * @param rowFilter the predicates that every row must meet, all of them; sorted. Joined by union,
 *     ordered by inclusion
 * @param minimumAggregation the least number of rows behind a shown value; 0 is no statement.
 *     Joined by max
 * @param regions where the data may be processed. Joined by intersection
 * @param purposes what the data may be used for. Joined by intersection
 * @param ports through which output ports the data may be served. Joined by intersection
 * @param ttl how long the caller may reuse the answer; null is no statement. Joined by min; where a
 *     grant states none, the answer's ttl is 0
 * @param expiry when the permission ends; null is no statement. Joined by min
 * @param duties what must be done besides; sorted. Joined by union
 */
public record Obligations(
    Map<String, Mask> masks,
    Set<Predicate> rowFilter,
    int minimumAggregation,
    Allowed regions,
    Allowed purposes,
    Allowed ports,
    @Nullable Duration ttl,
    @Nullable Instant expiry,
    Set<Duty> duties) {
  /** No obligation at all: the bottom. */
  public static final Obligations NONE =
      new Obligations(
          Map.of(), Set.of(), 0, Allowed.ANY, Allowed.ANY, Allowed.ANY, null, null, Set.of());

  public Obligations {
    if (minimumAggregation < 0) {
      throw new IllegalArgumentException(
          "requires minimumAggregation >= 0, got " + minimumAggregation);
    }
    if (ttl != null && ttl.isNegative()) {
      throw new IllegalArgumentException("requires ttl >= 0, got " + ttl);
    }
    masks = MaskMap.copyOf(masks);
    rowFilter = SortedArraySet.copyOf(rowFilter);
    duties = SortedArraySet.copyOf(duties);
  }

  /** The least obligations that are at least as restrictive as either. */
  @SuppressWarnings("ReferenceEquality") // a shortcut; the join says the same
  public Obligations join(Obligations other) {
    if (this == other || other == NONE) {
      return this;
    }
    if (this == NONE) {
      return other;
    }
    return toBuilder().add(other).build();
  }

  /** The join of all; {@link #NONE} if there are none. */
  public static Obligations joinAll(Collection<Obligations> all) {
    Builder joined = builder();
    for (Obligations each : all) {
      joined.add(each);
    }
    return joined.build();
  }

  /** Whether {@code other} is at least as restrictive in every component: this &lt;= other. */
  public boolean isAtMost(Obligations other) {
    return MaskMap.copyOf(masks).isAtMost(MaskMap.copyOf(other.masks))
        && minimumAggregation <= other.minimumAggregation
        && other.rowFilter.containsAll(rowFilter)
        && regions.isAtMost(other.regions)
        && purposes.isAtMost(other.purposes)
        && ports.isAtMost(other.ports)
        && (ttl == null || (other.ttl != null && other.ttl.compareTo(ttl) <= 0))
        && (expiry == null || (other.expiry != null && !other.expiry.isAfter(expiry)))
        && other.duties.containsAll(duties);
  }

  /** Whether anything can satisfy them: some region, some purpose and some port remain. */
  public boolean isSatisfiable() {
    return !regions.isNothing() && !purposes.isNothing() && !ports.isNothing();
  }

  /** A builder that starts without obligations. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with these obligations. */
  public Builder toBuilder() {
    return new Builder().add(this);
  }

  /** Joins one statement after another; nothing that was stated can be taken back. */
  public static final class Builder {
    private MaskMap masks = MaskMap.EMPTY;
    private SortedArraySet<Predicate> rowFilter = SortedArraySet.empty();
    private SortedArraySet<Duty> duties = SortedArraySet.empty();
    private int minimumAggregation;
    private Allowed regions = Allowed.ANY;
    private Allowed purposes = Allowed.ANY;
    private Allowed ports = Allowed.ANY;
    private @Nullable Duration ttl;
    private @Nullable Instant expiry;

    private Builder() {}

    /** Joins a mask to the column's. */
    public Builder mask(String column, Mask mask) {
      masks = masks.join(MaskMap.of(column, mask));
      return this;
    }

    /** Adds a predicate to the row filter. */
    public Builder filter(Predicate predicate) {
      rowFilter = rowFilter.union(SortedArraySet.copyOf(List.of(predicate)));
      return this;
    }

    /** Raises the minimum aggregation to at least k; requires k &gt;= 0. */
    public Builder minimumAggregation(int k) {
      if (k < 0) {
        throw new IllegalArgumentException("requires k >= 0, got " + k);
      }
      minimumAggregation = Math.max(minimumAggregation, k);
      return this;
    }

    /** Keeps of the regions those that are allowed here too. */
    public Builder regions(Allowed allowed) {
      regions = regions.join(allowed);
      return this;
    }

    /** Keeps of the purposes those that are allowed here too. */
    public Builder purposes(Allowed allowed) {
      purposes = purposes.join(allowed);
      return this;
    }

    /** Keeps of the output ports those that are allowed here too. */
    public Builder ports(Allowed allowed) {
      ports = ports.join(allowed);
      return this;
    }

    /** Lowers the ttl to at most this; requires ttl &gt;= 0. */
    public Builder ttl(Duration atMost) {
      Duration mine = ttl;
      ttl = mine == null || atMost.compareTo(mine) < 0 ? atMost : mine;
      return this;
    }

    /** Brings the expiry forward to at most this. */
    public Builder expiry(Instant atMost) {
      Instant mine = expiry;
      expiry = mine == null || atMost.isBefore(mine) ? atMost : mine;
      return this;
    }

    /** Adds a duty. */
    public Builder duty(Duty duty) {
      duties = duties.union(SortedArraySet.copyOf(List.of(duty)));
      return this;
    }

    /** Joins all that {@code other} states. */
    public Builder add(Obligations other) {
      masks = masks.join(MaskMap.copyOf(other.masks));
      rowFilter = rowFilter.union(SortedArraySet.copyOf(other.rowFilter));
      duties = duties.union(SortedArraySet.copyOf(other.duties));
      minimumAggregation(other.minimumAggregation);
      regions(other.regions).purposes(other.purposes).ports(other.ports);
      if (other.ttl != null) {
        ttl(other.ttl);
      }
      if (other.expiry != null) {
        expiry(other.expiry);
      }
      return this;
    }

    /** The join of all statements. */
    public Obligations build() {
      return new Obligations(
          masks, rowFilter, minimumAggregation, regions, purposes, ports, ttl, expiry, duties);
    }
  }
}

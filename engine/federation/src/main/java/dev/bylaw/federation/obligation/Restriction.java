package dev.bylaw.federation.obligation;

/**
 * An element of D = { permit(o) } ∪ { DENY }, ordered by <em>more restrictive</em>. DENY is the
 * top, {@link #NONE} the bottom. Obligations that nothing can satisfy (no region, purpose or port
 * left) are DENY: make permits with {@link #permit}.
 */
public sealed interface Restriction {

  /**
   * Permitted under the obligations.
   *
   * @param obligations satisfiable obligations
   */
  record Permit(Obligations obligations) implements Restriction {
    public Permit {
      if (!obligations.isSatisfiable()) {
        throw new IllegalArgumentException("unsatisfiable obligations are a DENY");
      }
    }
  }

  /** Refused. */
  record Deny() implements Restriction {}

  /** The top. */
  Restriction DENY = new Deny();

  /** The bottom: permitted without obligations. */
  Restriction NONE = new Permit(Obligations.NONE);

  /** Permitted under the obligations, or DENY if nothing can satisfy them. */
  static Restriction permit(Obligations obligations) {
    return obligations.isSatisfiable() ? new Permit(obligations) : DENY;
  }

  /** The least restriction that is at least as restrictive as either. */
  default Restriction join(Restriction other) {
    return this instanceof Permit(Obligations mine) && other instanceof Permit(Obligations theirs)
        ? permit(mine.join(theirs))
        : DENY;
  }

  /** Whether {@code other} is at least as restrictive, that is this &lt;= other. */
  default boolean isAtMost(Restriction other) {
    return switch (other) {
      case Deny _ -> true;
      case Permit(Obligations theirs) ->
          this instanceof Permit(Obligations mine) && mine.isAtMost(theirs);
    };
  }
}

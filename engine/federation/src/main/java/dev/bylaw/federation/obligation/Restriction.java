package dev.bylaw.federation.obligation;

/**
 * An element of D = { permit(o) } ∪ { DENY }, ordered by <em>more restrictive</em>. DENY is the
 * top, {@link #NONE} the bottom. Obligations that nothing can satisfy (no region, purpose or port
 * left) are DENY: make permits with {@link #permit}.
 */
public sealed interface Restriction {
  // no default methods here: with them, two threads that load the interface and one of its records
  // at once would wait for each other

  /** The top. */
  Restriction DENY = new Deny();

  /** The bottom: permitted without obligations. */
  Restriction NONE = new Permit(Obligations.NONE);

  /** The least restriction that is at least as restrictive as either. */
  Restriction join(Restriction other);

  /** Whether {@code other} is at least as restrictive, that is this &lt;= other. */
  boolean isAtMost(Restriction other);

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

    @Override
    public Restriction join(Restriction other) {
      return other instanceof Permit(Obligations theirs) ? permit(obligations.join(theirs)) : DENY;
    }

    @Override
    public boolean isAtMost(Restriction other) {
      return !(other instanceof Permit(Obligations theirs)) || obligations.isAtMost(theirs);
    }
  }

  /** Refused. */
  record Deny() implements Restriction {
    @Override
    public Restriction join(Restriction other) {
      return this;
    }

    @Override
    public boolean isAtMost(Restriction other) {
      return other instanceof Deny;
    }
  }

  /** Permitted under the obligations, or DENY if nothing can satisfy them. */
  static Restriction permit(Obligations obligations) {
    return obligations.isSatisfiable() ? new Permit(obligations) : DENY;
  }
}

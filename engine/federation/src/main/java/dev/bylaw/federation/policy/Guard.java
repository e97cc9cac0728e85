package dev.bylaw.federation.policy;

/**
 * An evaluated guard. It contributes an element of D: its obligations, DENY where it refuses or
 * fails, the bottom where it does not apply. Only the council's guards bind with more force than
 * {@link Local}.
 */
public sealed interface Guard {
  /** Where it comes from. */
  Source source();

  /** What it says here: its value v, its default d; for {@link Delegated}, whether it applies. */
  Contribution contribution();

  /**
   * The council's word: v, or floor joined with the active waivers' compensations.
   *
   * @param scope where the control applies at all; a waiver's scope must lie within it
   * @param waivability whether and how far it can be waived
   */
  record Mandatory(Source source, Contribution contribution, Scope scope, Waivability waivability)
      implements Guard {
    public Mandatory {
      requireCouncil(source);
    }
  }

  /** The council's word unless the domain answers within the bounds: lo joined with answer or d. */
  record Default(Source source, Contribution contribution, Bounds bounds) implements Guard {
    public Default {
      requireCouncil(source);
    }
  }

  /** The council's question: the domain must answer within the bounds; unanswered is DENY. */
  record Delegated(Source source, Contribution contribution, Bounds bounds) implements Guard {
    public Delegated {
      requireCouncil(source);
    }
  }

  /** A guard that joins and nothing else: every domain's and product's, and the council's own. */
  record Local(Source source, Contribution contribution) implements Guard {}

  private static void requireCouncil(Source source) {
    if (source.layer() != Layer.COUNCIL) {
      throw new IllegalArgumentException(
          "`" + source.id() + "` is no policy of the council: its guards are local");
    }
  }
}

package dev.bylaw.client;

import dev.bylaw.v1.Decision;
import dev.bylaw.v1.Effect;
import io.grpc.Status;

/** What a call came to: a decision, or no decision at all, which is a deny. */
public sealed interface Answer {

  /**
   * Whether the action may happen, once every obligation of the decision is discharged. False for
   * everything that is not an explicit permit.
   */
  boolean permitted();

  /** The service decided. */
  record Decided(Decision decision) implements Answer {
    @Override
    public boolean permitted() {
      return decision.getEffect() == Effect.EFFECT_PERMIT;
    }
  }

  /** No decision was made, or none arrived in time. */
  record NoDecision(Status status) implements Answer {
    @Override
    public boolean permitted() {
      return false;
    }
  }
}

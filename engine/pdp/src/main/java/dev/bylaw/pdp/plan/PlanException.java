package dev.bylaw.pdp.plan;

/** There is no plan: the product, an object, or a record set is none. */
public final class PlanException extends Exception {
  PlanException(String message) {
    super(message);
  }
}

package dev.bylaw.sidecar.ship;

/** A call to the audit store failed. Whether the store acted on it is not known. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean refused;

  /**
   * @param message what the store said
   * @param refused whether trying again without a change on either side is in vain
   */
  public StoreException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** Whether trying again without a change on either side is in vain. */
  public boolean refused() {
    return refused;
  }
}

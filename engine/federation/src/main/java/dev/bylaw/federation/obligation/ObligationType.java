package dev.bylaw.federation.obligation;

/**
 * The types of obligation, by which a caller declares what it can discharge. Support is declared by
 * type and never by parameter: a caller that supports masks supports all of them. If it could
 * support one mask and not a stricter one or the reverse, a further guard might turn a DENY for
 * want of support into a permit, and guards would loosen.
 */
public enum ObligationType {
  MASK("mask"),
  ROW_FILTER("row_filter"),
  MINIMUM_AGGREGATION("minimum_aggregation"),
  /** Needs no support where the request states its processing location: the kernel checks it. */
  REGIONS("regions"),
  /** Needs no support where the request states its purpose: the kernel checks it. */
  PURPOSES("purposes"),
  /** Needs no support where the request states its output port: the kernel checks it. */
  PORTS("ports"),
  /** Needs no support: the kernel cuts the ttl to it. */
  EXPIRY("expiry"),
  /** Needs no support: the decision's own record is the log. */
  LOG("log"),
  NOTIFY("notify"),
  WATERMARK("watermark"),
  STEP_UP("step_up"),
  APPROVAL("approval");

  private final String wireName;

  ObligationType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in {@code supported_obligations}. */
  public String wireName() {
    return wireName;
  }
}

package dev.bylaw.log.entry;

/** The kinds of entry that Bylaw writes. The set is open: a reader keeps what it does not know. */
public final class Kinds {
  public static final String DECISION = "decision";

  /** What a caller did with a decision: an enforcement receipt. */
  public static final String RECEIPT = "receipt";

  /** Another revision of the policies came into force. */
  public static final String ACTIVATION = "activation";

  /** Decisions were refused because they could not be recorded: from, to, how many. */
  public static final String OUTAGE = "outage";

  /** A sidecar began an epoch: the first entry of its log. */
  public static final String EPOCH_OPEN = "epoch_open";

  /** A sidecar tells that it is there though nothing happened. */
  public static final String HEARTBEAT = "heartbeat";

  /** Findings on a product's compliance. */
  public static final String COMPLIANCE = "compliance";

  /** An outcome on how long data is kept. */
  public static final String RETENTION = "retention";

  /** The audit store accepted a sidecar's signed checkpoint. */
  public static final String MIRROR = "mirror";

  /** An auditor asked the store: what kind of question, and how many rows answered it. */
  public static final String INQUIRY = "inquiry";

  /** A sidecar may write from now on, with this key. */
  public static final String ENROLMENT = "enrolment";

  /** A sidecar writes no more: from now on its silence is expected. */
  public static final String RETIREMENT = "retirement";

  /** A sidecar signed a checkpoint that contradicts what it shipped. */
  public static final String CONFLICT = "conflict";

  /**
   * A subject's payloads were erased: the request, how many entries, and nothing of the subject.
   */
  public static final String ERASURE = "erasure";

  private Kinds() {}
}

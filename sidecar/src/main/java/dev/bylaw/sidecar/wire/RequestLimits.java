package dev.bylaw.sidecar.wire;

/** How much a caller may send in one request; what is over it is a violation, never cut off. */
public final class RequestLimits {
  /** Characters of a request's or a trace's id. */
  public static final int ID_CHARACTERS = 128;

  /** Characters of a subject's type, an action, a purpose. */
  public static final int WORD_CHARACTERS = 64;

  /** Characters of a subject's id, a role, a name of an object or column, an agreement. */
  public static final int NAME_CHARACTERS = 256;

  /** Characters of a data product's URN. */
  public static final int URN_CHARACTERS = 512;

  /** Characters of an attribute's text. */
  public static final int TEXT_CHARACTERS = 1_024;

  /** Roles of a subject. */
  public static final int ROLES = 64;

  /** Attributes of a subject, of the environment, of records. */
  public static final int ATTRIBUTES = 64;

  /** Values of one attribute. */
  public static final int ATTRIBUTE_VALUES = 64;

  /** Columns of a resource. */
  public static final int COLUMNS = 4_096;

  /** Requests of a batch. */
  public static final int BATCH = 256;

  /** Bytes of a document that is to be judged. */
  public static final int DOCUMENT_BYTES = 1 << 20;

  /** Outcomes of a receipt. */
  public static final int OUTCOMES = 4_096;

  /** Characters of a note in a receipt. */
  public static final int NOTE_CHARACTERS = 1_024;

  /** Bytes of a receipt's further facts, as they are sent. */
  public static final int DETAILS_BYTES = 16_384;

  /** Bytes of one message on the wire. */
  public static final int MESSAGE_BYTES = 4 << 20;

  private RequestLimits() {}
}

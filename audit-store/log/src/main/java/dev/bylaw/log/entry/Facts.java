package dev.bylaw.log.entry;

import java.util.Set;

/** The names of the members of a leaf. */
public final class Facts {
  /** Reserved: the version of the format, the integer 1. */
  public static final String VERSION = "v";

  /** Reserved: the entry's kind. */
  public static final String KIND = "kind";

  /** Reserved: the origin of the log that the entry was written to first. */
  public static final String ORIGIN = "origin";

  /** Reserved: the entry's index in the log of that origin. */
  public static final String SEQUENCE = "seq";

  /** Reserved: when, in UTC with nine digits of a second: 2026-11-21T10:00:00.000000000Z. */
  public static final String TIME = "time";

  /** Reserved: an object from a personal field's id to its commitment in base64. */
  public static final String COMMITMENTS = "commitments";

  static final Set<String> RESERVED = Set.of(VERSION, KIND, ORIGIN, SEQUENCE, TIME, COMMITMENTS);

  /** The action that was asked for. */
  public static final String ACTION = "action";

  /** Why the answer is a deny: NO_GRANT, GUARD, ERROR, STALE, UNSUPPORTED_OBLIGATION. */
  public static final String CAUSE = "cause";

  /** The consuming domain. */
  public static final String CONSUMER_DOMAIN = "consumer_domain";

  /** The decision's identifier: of a decision its own, of a receipt that of its decision. */
  public static final String DECISION_ID = "decision_id";

  /** The root that the entries have; of {@link Kinds#CONFLICT}. */
  public static final String DERIVED_ROOT = "derived_root";

  /** The size that it has there; of {@link Kinds#CONFLICT}. */
  public static final String DERIVED_SIZE = "derived_size";

  /** The data product's domain. */
  public static final String DOMAIN = "domain";

  /** PERMIT or DENY. */
  public static final String EFFECT = "effect";

  /** Seconds without an entry after which a heartbeat is written; of an epoch's first entry. */
  public static final String HEARTBEAT_SECONDS = "heartbeat_seconds";

  /** A verifier key; of {@link Kinds#ENROLMENT} and {@link Kinds#RETIREMENT}. */
  public static final String KEY = "key";

  /** ENFORCE or DRY_RUN. */
  public static final String MODE = "mode";

  /** A sidecar's signed checkpoint; of {@link Kinds#MIRROR} and {@link Kinds#CONFLICT}. */
  public static final String NOTE = "note";

  /** The types of the obligations, an array. */
  public static final String OBLIGATIONS = "obligations";

  /** The ids of the policies that contributed, an array. */
  public static final String POLICIES = "policies";

  /** The log of the epoch before; of an epoch's first entry. */
  public static final String PREVIOUS_ORIGIN = "previous_origin";

  /** How many entries that log had; of an epoch's first entry. */
  public static final String PREVIOUS_SIZE = "previous_size";

  /** The URN of the data product. */
  public static final String PRODUCT = "product";

  /** The purpose, where it is one of the mesh's vocabulary. */
  public static final String PURPOSE = "purpose";

  /** Why, in the words of the sidecar or the store. */
  public static final String REASON = "reason";

  /** The revision of the policies. */
  public static final String REVISION = "revision";

  /** A sidecar, {@code <mesh>/sidecar/<id>}. */
  public static final String SIDECAR = "sidecar";

  /** The ids of the waivers that were applied, an array. */
  public static final String WAIVERS = "waivers";

  /** The id of the personal field that holds the subject's id. */
  public static final String SUBJECT_ID = "subject.id";

  /**
   * The id of the personal field that names further persons: {@code {"ids":["…"]}}, on whose behalf
   * the subject acts, or whose data are asked for.
   */
  public static final String PERSONS = "persons";

  private Facts() {}
}

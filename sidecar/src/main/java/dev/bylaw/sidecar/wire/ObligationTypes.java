package dev.bylaw.sidecar.wire;

import dev.bylaw.federation.obligation.ObligationType;
import org.jspecify.annotations.Nullable;

/** The kernel's obligation types and the wire's. */
final class ObligationTypes {
  private ObligationTypes() {}

  /** The kernel's type; null for what is no type. */
  static @Nullable ObligationType ofWire(dev.bylaw.v1.ObligationType type) {
    return switch (type) {
      case OBLIGATION_TYPE_COLUMN_MASK -> ObligationType.MASK;
      case OBLIGATION_TYPE_ROW_FILTER -> ObligationType.ROW_FILTER;
      case OBLIGATION_TYPE_MINIMUM_AGGREGATION -> ObligationType.MINIMUM_AGGREGATION;
      case OBLIGATION_TYPE_REGIONS -> ObligationType.REGIONS;
      case OBLIGATION_TYPE_PURPOSES -> ObligationType.PURPOSES;
      case OBLIGATION_TYPE_PORTS -> ObligationType.PORTS;
      case OBLIGATION_TYPE_EXPIRY -> ObligationType.EXPIRY;
      case OBLIGATION_TYPE_LOG -> ObligationType.LOG;
      case OBLIGATION_TYPE_NOTIFY -> ObligationType.NOTIFY;
      case OBLIGATION_TYPE_WATERMARK -> ObligationType.WATERMARK;
      case OBLIGATION_TYPE_STEP_UP -> ObligationType.STEP_UP;
      case OBLIGATION_TYPE_APPROVAL -> ObligationType.APPROVAL;
      case OBLIGATION_TYPE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  static dev.bylaw.v1.ObligationType toWire(ObligationType type) {
    return switch (type) {
      case MASK -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_COLUMN_MASK;
      case ROW_FILTER -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_ROW_FILTER;
      case MINIMUM_AGGREGATION -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_MINIMUM_AGGREGATION;
      case REGIONS -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_REGIONS;
      case PURPOSES -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_PURPOSES;
      case PORTS -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_PORTS;
      case EXPIRY -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_EXPIRY;
      case LOG -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_LOG;
      case NOTIFY -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_NOTIFY;
      case WATERMARK -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_WATERMARK;
      case STEP_UP -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_STEP_UP;
      case APPROVAL -> dev.bylaw.v1.ObligationType.OBLIGATION_TYPE_APPROVAL;
    };
  }
}

package dev.bylaw.sidecar.wire;

import dev.bylaw.v1.CheckComplianceRequest;

/** Checks requests for a verdict on compliance. */
public final class ComplianceReader {
  private ComplianceReader() {}

  /** Collects what is wrong with a request. */
  public static void check(CheckComplianceRequest request, Violations violations) {
    violations.optional("request_id", request.getRequestId(), RequestLimits.ID_CHARACTERS);
    violations.optional("document_name", request.getDocumentName(), RequestLimits.NAME_CHARACTERS);
    if (!request.hasDocument() && !request.getPreviousDocument().isEmpty()) {
      violations.add("previous_document", "expected beside a `document`");
    }
    switch (request.getSubjectCase()) {
      case DATA_PRODUCT ->
          violations.required(
              "data_product", request.getDataProduct(), RequestLimits.URN_CHARACTERS);
      case DOCUMENT -> {
        int bytes = request.getDocument().size();
        if (bytes == 0 || bytes > RequestLimits.DOCUMENT_BYTES) {
          violations.add(
              "document",
              "expected 1 to %d bytes, found %d".formatted(RequestLimits.DOCUMENT_BYTES, bytes));
        }
        int previous = request.getPreviousDocument().size();
        if (previous > RequestLimits.DOCUMENT_BYTES) {
          violations.add(
              "previous_document",
              "expected at most %d bytes, found %d"
                  .formatted(RequestLimits.DOCUMENT_BYTES, previous));
        }
      }
      case SUBJECT_NOT_SET ->
          violations.add("subject", "expected `data_product` or `document`, found neither");
    }
  }
}

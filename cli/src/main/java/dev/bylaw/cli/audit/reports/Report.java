package dev.bylaw.cli.audit.reports;

import java.util.List;

/**
 * An answer to one of the ready questions.
 *
 * @param name as the command line names it
 * @param title what it is
 * @param basis which rule asks for it
 * @param tables its parts
 * @param proves what follows from it, a sentence each
 * @param provesNot what does not
 */
record Report(
    String name,
    String title,
    String basis,
    List<ReportTable> tables,
    List<String> proves,
    List<String> provesNot) {
  Report {
    tables = List.copyOf(tables);
    proves = List.copyOf(proves);
    provesNot = List.copyOf(provesNot);
  }
}

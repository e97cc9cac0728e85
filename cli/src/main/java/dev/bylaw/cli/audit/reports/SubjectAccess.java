package dev.bylaw.cli.audit.reports;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.v1.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the log holds of one subject. */
final class SubjectAccess {
  private SubjectAccess() {}

  static Report of(String subject, Inquirer log) throws Failure {
    if (subject.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "subject-access needs --subject");
    }
    List<List<String>> rows = new ArrayList<>();
    Map<List<String>, Integer> uses = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (AuditEntry entry : log.of(subject)) {
      try {
        Leaf leaf = Leaf.parse(entry.getLeaf().toByteArray());
        rows.add(row(entry, leaf));
        uses.merge(
            List.of(
                leaf.kind(),
                text(leaf, Facts.PRODUCT),
                text(leaf, Facts.PURPOSE),
                text(leaf, Facts.CONSUMER_DOMAIN),
                text(leaf, Facts.EFFECT)),
            1,
            Integer::sum);
      } catch (EntryException e) {
        throw new Failure(
            ExitCode.PROOF_FAILED, "entry " + entry.getIndex() + ": " + e.getMessage());
      }
    }
    List<List<String>> summary = new ArrayList<>();
    uses.forEach((key, count) -> {
      List<String> row = new ArrayList<>(key);
      row.add(Integer.toString(count));
      summary.add(row);
    });
    return new Report(
        "subject-access",
        "What the log holds of one subject",
        "GDPR Art. 15",
        List.of(
            new ReportTable(
                "Purposes and recipients",
                List.of("kind", "product", "purpose", "consumer_domain", "effect", "entries"),
                summary),
            new ReportTable(
                "What the log holds of this subject",
                List.of(
                    "idx", "time", "kind", "product", "action", "purpose", "effect", "recorded"),
                rows)),
        List.of(
            "All that the log holds under this subject's id: the facts of each entry, and the"
                + " personal fields that were recorded beside them.",
            "That each opened field is what was recorded: `audit evidence --subject --open` gives"
                + " the commitments and proofs."),
        List.of(
            "What data products hold of the subject: the log knows who asked for data, not what"
                + " stands in them.",
            "Entries under another id, or erased before: erased ones cannot be found by a subject.",
            "That somebody else is not named: before it is handed over, the rights of others have"
                + " to be looked at (Art. 15(4))."));
  }

  private static List<String> row(AuditEntry entry, Leaf leaf) throws EntryException {
    Payload payload = Payload.parse(entry.getPayload().toByteArray());
    return List.of(
        Long.toString(entry.getIndex()),
        leaf.time().toString(),
        leaf.kind(),
        text(leaf, Facts.PRODUCT),
        text(leaf, Facts.ACTION),
        text(leaf, Facts.PURPOSE),
        text(leaf, Facts.EFFECT),
        payload.openings().stream()
            .map(opening -> opening.id() + ": " + opening.text())
            .collect(Collectors.joining("; ")));
  }

  private static String text(Leaf leaf, String fact) {
    String text = leaf.text(fact);
    return text == null ? "" : text;
  }
}

package dev.bylaw.cli;

import dev.bylaw.cli.audit.CompletenessCommand;
import dev.bylaw.cli.audit.CountCommand;
import dev.bylaw.cli.audit.ExportCommand;
import dev.bylaw.cli.audit.LakehouseCommand;
import dev.bylaw.cli.audit.ReceiptCommand;
import dev.bylaw.cli.audit.SqlCommand;
import dev.bylaw.cli.audit.reports.ReportCommand;
import dev.bylaw.cli.enrolment.EnrolCommand;
import dev.bylaw.cli.enrolment.RetireCommand;
import dev.bylaw.cli.erasure.EraseCommand;
import dev.bylaw.cli.erasure.TokenCommand;
import dev.bylaw.cli.evidence.EvidenceCommand;
import dev.bylaw.cli.replay.ReplayCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The auditor's commands. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Query the decision log, and verify it without trusting whoever runs it.",
    subcommands = {
      AuditQueryCommand.class,
      AuditVerifyCommand.class,
      AuditFsckCommand.class,
      CompletenessCommand.class,
      ReceiptCommand.class,
      CountCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      LakehouseCommand.class,
      EvidenceCommand.class,
      ReportCommand.class,
      ReplayCommand.class,
      EraseCommand.class,
      TokenCommand.class,
      EnrolCommand.class,
      RetireCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

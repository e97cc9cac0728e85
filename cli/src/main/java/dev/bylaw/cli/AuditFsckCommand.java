package dev.bylaw.cli;

import dev.bylaw.cli.audit.Checks;
import dev.bylaw.log.fsck.Finding;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.fsck.Report;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit fsck}. */
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a log's folder offline. Derives every hash and tile anew from the entries, compares",
      "them with the signed checkpoint, and lists all that does not agree. Exit code 5 where",
      "something does not. With --tlog-policy the checkpoint that witnesses cosigned is held",
      "against it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit fsck audit/log --log-key log.key.vkey",
      "  bylaw audit fsck audit/log --log-key log.key.vkey --tlog-policy log.policy",
      "  bylaw audit fsck audit/log --log-key log.key.vkey --format json"
    })
final class AuditFsckCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The log's folder.")
  private Path directory = Path.of("");

  @Option(
      names = "--log-key",
      required = true,
      defaultValue = "${env:BYLAW_LOG_KEY}",
      paramLabel = "FILE",
      description = "File with the log's verifier key (or BYLAW_LOG_KEY).")
  private Path logKey = Path.of("");

  @Mixin private PolicyOption policy = new PolicyOption();
  @Mixin private PayloadKeysOption payloadKeys = new PayloadKeysOption();

  @Mixin private Checks.Format format = new Checks.Format();

  @Override
  public Integer call() throws Failure, IOException {
    return format.tell(this::check);
  }

  private int check(Checks checks) throws Failure, IOException {
    if (!Files.isDirectory(directory)) {
      throw new Failure(ExitCode.USAGE, "`" + directory + "` is no folder");
    }
    Screen screen = Screen.standard();
    Policy trusted = policy.read();
    Ed25519Verifier key = StoreOptions.key(logKey);
    Report report =
        Fsck.check(
            new LocalDisk(),
            directory,
            key,
            null,
            payloadKeys.isThere(directory) ? payloadKeys.reader(directory) : null);
    for (Finding finding : report.findings()) {
      checks.add(finding.path(), false, finding.toString());
      checks.line(screen.red("wrong  ") + finding);
    }
    String whole =
        "%d entries of %d journals, %d payloads, root %s: %s"
            .formatted(
                report.size(),
                report.origins().size(),
                report.payloads(),
                report.root().toBase64(),
                report.sound() ? "sound" : report.findings().size() + " mismatches");
    checks.tree(key.name(), report.size(), report.root());
    checks.add("log", report.sound(), whole);
    checks.line(whole);
    if (trusted != null) {
      Path witnessed = directory.resolve(LogStore.WITNESSED);
      Path note = Files.exists(witnessed) ? witnessed : directory.resolve("checkpoint");
      String seen = PolicyOption.require(trusted, Files.readString(note), key);
      checks.add("witnesses", true, seen);
      checks.line("`%s`: %s".formatted(note.getFileName(), seen));
    }
    return report.sound() ? ExitCode.OK : ExitCode.PROOF_FAILED;
  }
}

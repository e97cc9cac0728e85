package dev.bylaw.cli;

import dev.bylaw.cli.audit.Checks;
import dev.bylaw.cli.audit.ExportManifest;
import dev.bylaw.cli.evidence.EvidenceFiles;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies entries against the log's signed checkpoint, and the log against an earlier one.",
      "",
      "The signature is checked with your own copy of the log's key, every entry that matches is",
      "proven to stand in the tree (RFC 6962), and with --checkpoint the tree is proven to extend",
      "the one that you saw before. The new checkpoint is then written to that file. With",
      "--tlog-policy the store asks its witnesses for cosignatures, and entries are proven to",
      "stand in a tree that your policy's quorum has seen.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit verify --store localhost:7450 --log-key log.key.vkey --checkpoint seen.txt",
      "  bylaw audit verify --log-key log.key.vkey --tlog-policy log.policy --from 2026-11-01",
      "  bylaw audit verify november.html --log-key log.key.vkey --tlog-policy log.policy",
      "  bylaw audit verify october.parquet --log-key log.key.vkey"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private FilterOptions filter;
  @Mixin private PolicyOption policy;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "A package of evidence, or an export with its manifest beside it, verified offline: no"
              + " store is asked.")
  private @Nullable Path file;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "The checkpoint of your last visit; created where it does not exist.")
  private @Nullable Path checkpoint;

  @Mixin private Checks.Format format;

  @Override
  public Integer call() throws Failure, IOException {
    return format.tell(this::verify);
  }

  private static void hold(Checks checks, String name, String text) {
    checks.add(name, true, text);
    checks.line("%-11s %s".formatted(name, text));
  }

  private int verify(Checks checks) throws Failure, IOException {
    Screen screen = Screen.standard();
    Ed25519Verifier key = store.key();
    if (file != null) {
      return verify(checks, file, key);
    }
    try (StoreClient client = store.connect()) {
      Policy trusted = policy.read();
      StoreClient.Verified newest =
          trusted == null ? client.checkpoint(key) : client.witnessed(key);
      checks.tree(newest.checkpoint());
      hold(
          checks,
          "checkpoint",
          "%s, %d entries, root %s: signature holds"
              .formatted(
                  newest.checkpoint().origin(),
                  newest.checkpoint().size(),
                  newest.checkpoint().root().toBase64()));
      if (trusted != null) {
        hold(checks, "witnesses", PolicyOption.require(trusted, newest.note(), key));
      }
      if (checkpoint != null && Files.exists(checkpoint)) {
        StoreClient.Verified earlier = StoreClient.open(Files.readString(checkpoint), key);
        client.requireConsistent(earlier.checkpoint(), newest.checkpoint());
        hold(
            checks,
            "consistency",
            "%d entries became %d, none changed"
                .formatted(earlier.checkpoint().size(), newest.checkpoint().size()));
      }
      long verified = 0;
      String page = "";
      do {
        QueryRequest request =
            QueryRequest.newBuilder()
                .setFilter(filter.filter())
                .setPageSize(500)
                .setPageToken(page)
                .build();
        QueryResponse response = StoreClient.asked(() -> client.call().query(request));
        for (AuditEntry entry : response.getEntriesList()) {
          if (entry.getIndex() < newest.checkpoint().size()) {
            client.requireIncluded(entry, newest.checkpoint());
            verified++;
            screen.progress("inclusion   %d of %d".formatted(verified, response.getTotal()));
          }
        }
        page = response.getNextPageToken();
      } while (!page.isEmpty());
      screen.progressDone();
      hold(checks, "inclusion", "%d entries stand in the log".formatted(verified));
      if (checkpoint != null) {
        Files.writeString(checkpoint, newest.note());
      }
      return ExitCode.OK;
    }
  }

  private int verify(Checks checks, Path file, Ed25519Verifier key) throws Failure, IOException {
    if (Files.isRegularFile(file) && Files.isRegularFile(ExportManifest.of(file))) {
      if (policy.read() != null) {
        throw new Failure(
            ExitCode.USAGE,
            "--tlog-policy: no witness cosigns an export; `bylaw audit evidence` has what they"
                + " sign");
      }
      String manifest = ExportManifest.verify(file, key).strip();
      String signed = "the file is the one that %s signed".formatted(key.name());
      checks.add("export", true, manifest);
      checks.add("file", true, signed);
      checks.line(manifest);
      checks.line(signed);
      return ExitCode.OK;
    }
    return EvidenceFiles.verify(checks, file, key, policy.read())
        ? ExitCode.OK
        : ExitCode.PROOF_FAILED;
  }
}

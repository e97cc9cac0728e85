package dev.bylaw.cli.evidence;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.FilterOptions;
import dev.bylaw.cli.PolicyOption;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.cli.audit.Checks;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.note.Ed25519Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw audit evidence}. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description = {
      "Makes one page of the entries that match, which anybody can verify offline. It is verified",
      "in a browser, from disk, or by `bylaw audit verify FILE`. It holds the question as the log",
      "keeps it, the signed checkpoint, the entries with their proofs, the sidecars' own",
      "checkpoints, and what was erased. Personal fields are in it only with --open. With",
      "--tlog-policy the store's witnesses cosign the checkpoint first, and the package holds the",
      "policy. The store must know you by a token with the role personal, or from its own machine",
      "while it has no clients file.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit evidence --product urn:mesh:sales:orders --from 2026-11-01 --out q4.html",
      "  bylaw audit evidence --decision 0192f6c1-7d1e-7aa0-a0c5-5b6c1f9e7a11 --open \\",
      "      --out decision.html",
      "  bylaw audit evidence --effect deny --previous october.html --out november.html"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class EvidenceCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private FilterOptions filter;
  @Mixin private PolicyOption policy;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the page goes.")
  private Path out;

  @Option(names = "--open", description = "Open the personal fields that are not erased.")
  private boolean open;

  @Option(
      names = "--previous",
      paramLabel = "FILE",
      description = "The package before this one: the log is proven to have only grown since.")
  private @Nullable Path previous;

  @Mixin private Checks.Format format;

  @Override
  public Integer call() throws Failure, IOException {
    return format.tell(this::make);
  }

  private int make(Checks checks) throws Failure, IOException {
    Ed25519Verifier key = store.key();
    Json.@Nullable Obj before = previous == null ? null : EvidenceFiles.read(previous);
    try (StoreClient client = store.connect()) {
      Json.Obj evidence =
          new EvidenceMaker(
                  new StoreSource(client, filter.filter(), policy.isGiven()),
                  key,
                  open,
                  policy.text())
              .make(before);
      // the store is not believed: what does not hold is not written
      boolean holds = EvidenceFiles.tell(checks, EvidenceCheck.of(evidence, key, policy.read()));
      if (!holds) {
        return ExitCode.PROOF_FAILED;
      }
      Files.writeString(out, EvidencePage.write(evidence));
      checks.line("written to `" + out + "`");
      return ExitCode.OK;
    }
  }
}

package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.TlogProof;
import dev.bylaw.log.completeness.Reconciliation;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bylaw audit receipt}. */
@Command(
    name = "receipt",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies receipts that a data product kept, and finds the decisions in the log.",
      "",
      "A receipt (C2SP tlog-proof) stands in each answer, in `position.receipt`. Offline, the",
      "sidecar's signature and the proof are verified by its key. With --store or --log every",
      "receipt must be in the log besides: found, not yet, or contradicted.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all hold and all are found, 4 some have not come yet, 5 one does not hold or",
      "the log contradicts it.",
      "",
      "Examples:",
      "  bylaw audit receipt 4711.tlog-proof --sidecar-key orders.key.pub",
      "  bylaw audit receipt receipts/ --sidecar-key orders.key.pub --log audit/log \\",
      "      --log-key log.key.vkey"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ReceiptCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String EXTENSION = ".tlog-proof";

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Receipts, or folders of files that end with " + EXTENSION + ".")
  private List<Path> paths;

  @Option(
      names = "--sidecar-key",
      required = true,
      paramLabel = "FILE",
      description = "File with a sidecar's verifier key; may be given for several sidecars.")
  private List<Path> sidecarKeys;

  @Mixin private LogSource log;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/audit-receipts.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  private final ArrayNode told = JSON.createArrayNode();

  private record Named(Path file, TlogProof proof, Checkpoint checkpoint) {}

  /** What became of a receipt. */
  private enum State {
    DOES_NOT_HOLD,
    HOLDS,
    FOUND,
    NOT_YET,
    CONTRADICTED;

    String words(Screen screen) {
      String words = "%-13s  ".formatted(name().toLowerCase(Locale.ROOT).replace('_', ' '));
      return switch (this) {
        case HOLDS, FOUND -> screen.green(words);
        case NOT_YET -> screen.yellow(words);
        case DOES_NOT_HOLD, CONTRADICTED -> screen.red(words);
      };
    }
  }

  @Override
  public Integer call() throws Failure, IOException {
    int code = check();
    if (format == OutputFormat.JSON) {
      ObjectNode document = JSON.createObjectNode().put("version", 1);
      document.set("receipts", told);
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }
    return code;
  }

  private ObjectNode tell(State state, Path file, String text) {
    if (format == OutputFormat.TEXT) {
      Screen screen = Screen.standard();
      screen.line(state.words(screen) + file + ": " + text);
    }
    return told.addObject()
        .put("file", file.toString())
        .put("state", state.name().toLowerCase(Locale.ROOT))
        .put("text", text);
  }

  private void tell(State state, Named receipt, String text) {
    tell(state, receipt.file, text)
        .put("origin", receipt.checkpoint.origin())
        .put("index", receipt.proof.index())
        .put("size", receipt.checkpoint.size());
  }

  private int check() throws Failure, IOException {
    List<Ed25519Verifier> keys = new ArrayList<>();
    for (Path file : sidecarKeys) {
      keys.add(LogSource.key(file));
    }
    int code = ExitCode.OK;
    List<Named> held = new ArrayList<>();
    for (Path file : files()) {
      try {
        held.add(verify(file, keys));
      } catch (NoteException | ProofException | EntryException e) {
        tell(State.DOES_NOT_HOLD, file, String.valueOf(e.getMessage()));
        code = ExitCode.PROOF_FAILED;
      }
    }
    if (!log.isNamed()) {
      for (Named each : held) {
        tell(
            State.HOLDS,
            each,
            "entry %d of `%s`, signed at size %d"
                .formatted(each.proof.index(), each.checkpoint.origin(), each.checkpoint.size()));
      }
      return code;
    }
    return Math.max(code, reconcile(held));
  }

  private int reconcile(List<Named> held) throws Failure, IOException {
    Reconciliation reconciliation = new Reconciliation();
    for (Named each : held) {
      try {
        reconciliation.expect(each.checkpoint, each.proof.index(), each.proof.leafHash());
      } catch (NoteException e) {
        throw new IllegalStateException(e);
      }
    }
    log.read(leaf -> {
      try {
        reconciliation.follow(leaf);
      } catch (EntryException e) {
        throw new Failure(
            ExitCode.PROOF_FAILED, "the log holds what is no entry: " + e.getMessage());
      }
    });
    int code = ExitCode.OK;
    List<Reconciliation.Result> results = reconciliation.results();
    for (int i = 0; i < held.size(); i++) {
      Named receipt = held.get(i);
      switch (results.get(i)) {
        case Reconciliation.Found(long index) ->
            tell(State.FOUND, receipt, "entry " + index + " of the log");
        case Reconciliation.NotYet(long size) -> {
          tell(
              State.NOT_YET,
              receipt,
              "the log has %d entries of `%s`".formatted(size, receipt.checkpoint.origin()));
          code = Math.max(code, ExitCode.CHECK_FAILED);
        }
        case Reconciliation.Contradicted(String how) -> {
          tell(State.CONTRADICTED, receipt, how);
          code = ExitCode.PROOF_FAILED;
        }
      }
    }
    return code;
  }

  private static Named verify(Path file, List<Ed25519Verifier> keys)
      throws IOException, NoteException, ProofException, EntryException {
    TlogProof proof = TlogProof.parse(Files.readAllBytes(file));
    SidecarOrigin origin =
        SidecarOrigin.parse(Checkpoint.parse(proof.checkpoint().text()).origin());
    for (Ed25519Verifier key : keys) {
      if (key.name().equals(origin.keyName())) {
        Checkpoint checkpoint =
            proof.verify(proof.leafHash(), origin.toString(), key.named(origin.toString()));
        return new Named(file, proof, checkpoint);
      }
    }
    throw new NoteException("no key of `" + origin.keyName() + "` is given");
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> all = Files.walk(path)) {
          files.addAll(all.filter(each -> each.toString().endsWith(EXTENSION)).sorted().toList());
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }
}

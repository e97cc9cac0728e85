package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
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
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  private record Named(Path file, TlogProof proof, Checkpoint checkpoint) {}

  @Override
  public Integer call() throws Failure, IOException {
    Screen screen = Screen.standard();
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
        screen.line(screen.red("does not hold  ") + file + ": " + e.getMessage());
        code = ExitCode.PROOF_FAILED;
      }
    }
    if (!log.isNamed()) {
      for (Named each : held) {
        screen.line(
            screen.green("holds          ")
                + "%s: entry %d of `%s`, signed at size %d"
                    .formatted(
                        each.file,
                        each.proof.index(),
                        each.checkpoint.origin(),
                        each.checkpoint.size()));
      }
      return code;
    }
    return Math.max(code, reconcile(screen, held));
  }

  private int reconcile(Screen screen, List<Named> held) throws Failure, IOException {
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
      Path file = held.get(i).file;
      switch (results.get(i)) {
        case Reconciliation.Found(long index) ->
            screen.line(
                screen.green("found          ") + file + ": entry " + index + " of the log");
        case Reconciliation.NotYet(long size) -> {
          screen.line(
              screen.yellow("not yet        ")
                  + "%s: the log has %d entries of `%s`"
                      .formatted(file, size, held.get(i).checkpoint.origin()));
          code = Math.max(code, ExitCode.CHECK_FAILED);
        }
        case Reconciliation.Contradicted(String how) -> {
          screen.line(screen.red("contradicted   ") + file + ": " + how);
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

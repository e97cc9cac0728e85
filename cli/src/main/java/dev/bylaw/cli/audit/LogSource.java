package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.ExportRequest;
import dev.bylaw.v1.ExportResponse;
import dev.bylaw.v1.GetSignsRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * All leaves of a log, from its folder or from the store that keeps it. They are believed only if
 * the tree over them is the one that the log's key signed.
 */
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class LogSource {
  /** How long a store may take to send the whole log, in seconds. */
  private static final int DEADLINE_SECONDS = 3_600;

  /** One of the two. */
  static final class Place {
    @Option(
        names = "--store",
        paramLabel = "HOST:PORT",
        description = "The audit store's address (or BYLAW_STORE).")
    @Nullable String store;

    @Option(names = "--log", paramLabel = "DIR", description = "The log's folder, to work offline.")
    @Nullable Path folder;
  }

  @ArgGroup(exclusive = true)
  private @Nullable Place place;

  @Option(
      names = "--log-key",
      defaultValue = "${env:BYLAW_LOG_KEY}",
      paramLabel = "FILE",
      description = "File with the log's verifier key (or BYLAW_LOG_KEY). Keep your own copy.")
  private @Nullable Path logKey;

  @Option(
      names = "--token-file",
      defaultValue = "${env:BYLAW_TOKEN_FILE}",
      paramLabel = "FILE",
      description = "File with the token that the store knows you by (or BYLAW_TOKEN_FILE).")
  private @Nullable Path tokenFile;

  /** Takes a leaf. */
  interface Leaves {
    void leaf(byte[] leaf) throws Failure;
  }

  /** Whether the user named a log at all. */
  boolean isNamed() {
    return place != null || System.getenv("BYLAW_STORE") != null;
  }

  /** Whether a store is asked that goes on writing. */
  boolean isLive() {
    return place == null || place.folder == null;
  }

  /**
   * Passes every leaf in its order, and then verifies that the log's key signed this tree.
   *
   * @return the checkpoint; the leaves are those that it covers
   */
  Checkpoint read(Leaves leaves) throws Failure, IOException {
    if (logKey == null) {
      throw new Failure(ExitCode.USAGE, "--log-key is required, or BYLAW_LOG_KEY");
    }
    Ed25519Verifier key = key(logKey);
    Path folder = place == null ? null : place.folder;
    String store = place == null ? System.getenv("BYLAW_STORE") : place.store;
    if (folder != null) {
      return fromFolder(folder, key, leaves);
    }
    if (store == null || store.isBlank()) {
      throw new Failure(ExitCode.USAGE, "expected --store HOST:PORT or --log DIR");
    }
    return fromStore(store, key, leaves);
  }

  private static Checkpoint fromFolder(Path folder, Ed25519Verifier key, Leaves leaves)
      throws Failure, IOException {
    byte[] note;
    try {
      note = Files.readAllBytes(folder.resolve("checkpoint"));
    } catch (NoSuchFileException _) {
      throw new Failure(ExitCode.USAGE, "`" + folder + "` is no log: it has no checkpoint");
    }
    Checkpoint checkpoint = open(note, key);
    CompactRange tree = new CompactRange();
    for (long bundle = 0; tree.size() < checkpoint.size(); bundle++) {
      int width = TilePath.width(0, bundle, checkpoint.size());
      Path file = folder.resolve(TilePath.entries(bundle, width));
      Path full = folder.resolve(TilePath.entries(bundle, TilePath.WIDTH));
      List<byte[]> found =
          Files.exists(file)
              ? EntryBundle.decode(Files.readAllBytes(file), width)
              : EntryBundle.decode(Files.readAllBytes(full), TilePath.WIDTH).subList(0, width);
      for (byte[] leaf : found) {
        tree.append(leaf);
        leaves.leaf(leaf);
      }
    }
    return verified(tree, checkpoint);
  }

  private Checkpoint fromStore(String store, Ed25519Verifier key, Leaves leaves) throws Failure {
    try (StoreClient client = new StoreClient(store, token())) {
      Checkpoint checkpoint = client.checkpoint(key).checkpoint();
      CompactRange tree = new CompactRange();
      ExportRequest request = ExportRequest.newBuilder().setLeavesOnly(true).build();
      Iterator<ExportResponse> parts = client.stream(DEADLINE_SECONDS).export(request);
      while (tree.size() < checkpoint.size() && parts.hasNext()) {
        for (AuditEntry entry : parts.next().getEntriesList()) {
          if (tree.size() < checkpoint.size()) {
            byte[] leaf = entry.getLeaf().toByteArray();
            tree.append(leaf);
            leaves.leaf(leaf);
          }
        }
      }
      return verified(tree, checkpoint);
    } catch (StatusRuntimeException e) {
      throw new Failure(
          ExitCode.INTERNAL,
          "the audit store answered %s: %s"
              .formatted(e.getStatus().getCode(), e.getStatus().getDescription()));
    }
  }

  /**
   * The signs of life that the store keeps beside the log, or that stand beside its folder; nothing
   * of them is verified.
   */
  List<String> signs() throws Failure, IOException {
    Path folder = place == null ? null : place.folder;
    if (folder != null) {
      return signsBeside(folder.toAbsolutePath().normalize());
    }
    String store = place == null ? System.getenv("BYLAW_STORE") : place.store;
    List<String> signs = new ArrayList<>();
    try (StoreClient client = new StoreClient(String.valueOf(store), token())) {
      client.stream(DEADLINE_SECONDS)
          .getSigns(GetSignsRequest.getDefaultInstance())
          .forEachRemaining(part -> signs.addAll(part.getSignsList()));
      return signs;
    } catch (StatusRuntimeException e) {
      throw new Failure(
          ExitCode.INTERNAL,
          "the audit store answered %s: %s"
              .formatted(e.getStatus().getCode(), e.getStatus().getDescription()));
    }
  }

  private static List<String> signsBeside(Path folder) throws IOException {
    Path file = folder.resolveSibling(folder.getFileName() + ".signs");
    List<String> signs = new ArrayList<>();
    if (Files.exists(file)) {
      try {
        for (Json.Member member : Json.parse(Files.readAllBytes(file)).members()) {
          if (member.value() instanceof Json.Text(String note)) {
            signs.add(note);
          }
        }
      } catch (EntryException e) {
        throw new IOException("`" + file + "`: " + e.getMessage(), e);
      }
    }
    return signs;
  }

  private String token() throws Failure {
    try {
      return tokenFile == null ? "" : Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read the token from `" + tokenFile + "`");
    }
  }

  private static Checkpoint verified(CompactRange tree, Checkpoint checkpoint) throws Failure {
    if (tree.size() != checkpoint.size() || !tree.root().equals(checkpoint.root())) {
      throw new Failure(
          ExitCode.PROOF_FAILED,
          "the checkpoint has size %d and root %s, the entries have size %d and root %s"
              .formatted(checkpoint.size(), checkpoint.root(), tree.size(), tree.root()));
    }
    return checkpoint;
  }

  private static Checkpoint open(byte[] note, Ed25519Verifier key) throws Failure {
    try {
      return Checkpoint.open(note, key.name(), key);
    } catch (NoteException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "the checkpoint does not hold: " + e.getMessage());
    }
  }

  static Ed25519Verifier key(Path file) throws Failure {
    try {
      return Ed25519Verifier.parse(Files.readString(file).strip());
    } catch (IOException _) {
      throw new Failure(ExitCode.USAGE, "cannot read the key in `" + file + "`");
    } catch (NoteException e) {
      throw new Failure(ExitCode.USAGE, "`" + file + "` holds no verifier key: " + e.getMessage());
    }
  }
}

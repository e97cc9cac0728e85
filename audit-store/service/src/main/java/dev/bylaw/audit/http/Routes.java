package dev.bylaw.audit.http;

import com.sun.net.httpserver.HttpExchange;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.mirror.MirrorAnswer;
import dev.bylaw.log.mirror.Mirrors;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.AppendOutcome;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.witness.AddCheckpoint;
import dev.bylaw.log.witness.SignSubtree;
import dev.bylaw.log.witness.SubtreeCosigner;
import dev.bylaw.log.witness.Witness;
import dev.bylaw.log.witness.WitnessAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server answers: the logs that can be read, the witness, and the mirror. */
public final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final LogStore store;
  private final ReadableLog own;
  private final SidecarLogs sidecars;
  private final Witness witness;
  private final SubtreeCosigner subtrees;
  private final Mirrors mirrors;

  /** Which checkpoint of the store's own log is shown. */
  @FunctionalInterface
  public interface Newest {
    byte @Nullable [] checkpoint() throws IOException;
  }

  /** Where entries of an origin stand in the store's log, from one on. */
  @FunctionalInterface
  public interface Positions {
    List<Long> of(String origin, long first, int count) throws IOException;
  }

  /**
   * @param cosigners sign what the store mirrors of its sidecars
   * @param tiles where tiles that were derived are kept
   */
  public Routes(
      LogStore store,
      Newest newest,
      Positions positions,
      List<NoteSigner> cosigners,
      Path tiles,
      Witness witness,
      SubtreeCosigner subtrees,
      Mirrors mirrors) {
    this.store = store;
    this.own = new OwnLog(store, newest::checkpoint);
    this.sidecars = new SidecarLogs(store, positions::of, cosigners, tiles);
    this.witness = witness;
    this.subtrees = subtrees;
    this.mirrors = mirrors;
  }

  ReadableLog own() {
    return own;
  }

  SidecarLogs sidecars() {
    return sidecars;
  }

  /** The log of an origin's hash: of a sidecar, or a copy of another; null if there is none. */
  @Nullable ReadableLog mirrored(String name) throws IOException {
    ReadableLog sidecar = sidecars.find(name);
    if (sidecar != null) {
      return sidecar;
    }
    return mirrors.checkpoint(name) == null ? null : new CopiedLog(mirrors, name);
  }

  void addCheckpoint(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_BYTES + 1);
    WitnessAnswer answer = contradicts(body);
    if (answer == null) {
      answer = witness.add(body);
    }
    if (answer instanceof WitnessAnswer.Cosigned) {
      tellMirror(body);
    }
    reply(exchange, answer);
  }

  void signSubtree(HttpExchange exchange) throws IOException {
    reply(exchange, subtrees.sign(exchange.getRequestBody().readNBytes(SignSubtree.MAX_BYTES + 1)));
  }

  private static void reply(HttpExchange exchange, WitnessAnswer answer) throws IOException {
    int status = answer.status();
    switch (answer) {
      case WitnessAnswer.Cosigned(String lines) -> Replies.text(exchange, status, lines);
      case WitnessAnswer.Conflict(long size) ->
          Replies.send(
              exchange,
              status,
              WitnessAnswer.SIZE_TYPE,
              (size + "\n").getBytes(StandardCharsets.US_ASCII));
      case WitnessAnswer.OtherCheckpoint(SignedNote known) ->
          Replies.text(exchange, status, known.toString());
      case WitnessAnswer.Malformed(String message) -> Replies.text(exchange, status, message);
      case WitnessAnswer.NotSigned(String message) -> Replies.text(exchange, status, message);
      case WitnessAnswer.UnknownLog(String origin) ->
          Replies.text(exchange, status, "`" + origin + "` is not a log that is witnessed here");
      case WitnessAnswer.NotConsistent(String message) -> Replies.text(exchange, status, message);
    }
  }

  /** Nothing is cosigned of a sidecar that contradicts what it shipped; the store keeps it. */
  private @Nullable WitnessAnswer contradicts(byte[] body) throws IOException {
    try {
      SignedNote note = AddCheckpoint.parse(body).note();
      Checkpoint claimed = Checkpoint.parse(note.text());
      if (!SidecarOrigin.isValid(claimed.origin())) {
        return null;
      }
      Batch nothing = new Batch(claimed.origin(), claimed.size(), List.of(), note.toBytes());
      if (store.append(nothing) instanceof AppendOutcome.Conflict conflict) {
        LOG.error("`{}` signed two histories, see `{}`", claimed.origin(), conflict.evidence());
        return new WitnessAnswer.NotConsistent("it contradicts what its sidecar shipped");
      }
    } catch (NoteException | IllegalArgumentException _) {
      // told by the witness
    }
    return null;
  }

  private void tellMirror(byte[] body) throws IOException {
    try {
      mirrors.pending(Checkpoint.parse(AddCheckpoint.parse(body).note().text()).origin());
    } catch (NoteException e) {
      throw new IllegalStateException(e);
    }
  }

  void addEntries(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    exchange.getResponseHeaders().set("Accept-Encoding", "gzip");
    boolean zipped = "gzip".equalsIgnoreCase(encoding);
    if (encoding != null && !zipped && !encoding.equalsIgnoreCase("identity")) {
      Replies.text(exchange, 415, "expected gzip or no encoding");
      return;
    }
    InputStream body = exchange.getRequestBody();
    try {
      reply(exchange, mirrors.add(zipped ? new GZIPInputStream(body) : body));
    } catch (ZipException e) {
      Replies.text(exchange, 400, "the body is no gzip: " + e.getMessage());
    }
  }

  private static void reply(HttpExchange exchange, MirrorAnswer answer) throws IOException {
    switch (answer) {
      case MirrorAnswer.Mirrored(String lines) -> Replies.text(exchange, 200, lines);
      case MirrorAnswer.Taken(MirrorAnswer.Info info) -> info(exchange, 202, info);
      case MirrorAnswer.Conflict(MirrorAnswer.Info info) -> info(exchange, 409, info);
      case MirrorAnswer.Malformed(String message) -> Replies.text(exchange, 400, message);
      case MirrorAnswer.UnknownLog(String origin) ->
          Replies.text(exchange, 404, "`" + origin + "` is not a log that is mirrored here");
      case MirrorAnswer.NotProven(String message) -> Replies.text(exchange, 422, message);
    }
  }

  private static void info(HttpExchange exchange, int status, MirrorAnswer.Info info)
      throws IOException {
    Replies.send(
        exchange, status, MirrorAnswer.INFO_TYPE, info.body().getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.bylaw.log.witness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one witness for cosignatures of one log. By one thread at a time. */
public final class WitnessClient {
  // a witness may be behind what this client remembers, or ahead of it: told once, twice is enough
  private static final int ATTEMPTS = 3;
  private static final int MAX_ANSWER_BYTES = 131_072;

  /** Gives the log's consistency proofs. */
  @FunctionalInterface
  public interface ConsistencyProofs {
    /** Requires 1 <= first <= second. */
    List<Hash> between(long first, long second) throws IOException;
  }

  private final URI uri;
  private final NoteVerifier key;
  private final HttpClient http;
  private final Duration timeout;
  // of the checkpoint that it cosigned last, as far as this client knows
  private long size;

  /**
   * @param prefix the witness's submission prefix, an HTTP or HTTPS URL
   * @param timeout how long one answer may take
   */
  public WitnessClient(String prefix, NoteVerifier key, HttpClient http, Duration timeout) {
    URI base = URI.create(prefix.endsWith("/") ? prefix : prefix + "/");
    if (base.getHost() == null
        || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
      throw new IllegalArgumentException("`" + prefix + "` is no URL of a witness");
    }
    this.uri = base.resolve("add-checkpoint");
    this.key = key;
    this.http = http;
    this.timeout = timeout;
  }

  /**
   * Asks for a cosignature, which is verified.
   *
   * @param note a checkpoint that the log signed
   * @throws IOException if the witness cannot be asked or refuses; the message says why
   */
  public SignedNote.SignatureLine cosign(SignedNote note, ConsistencyProofs proofs)
      throws IOException, InterruptedException {
    Checkpoint checkpoint = checkpoint(note);
    for (int attempt = 1; ; attempt++) {
      long old = Math.min(size, checkpoint.size());
      boolean proven = old > 0 && old < checkpoint.size();
      List<Hash> proof = proven ? proofs.between(old, checkpoint.size()) : List.of();
      HttpResponse<byte[]> response = send(new AddCheckpoint(old, proof, note).toBytes());
      String body = new String(response.body(), StandardCharsets.UTF_8);
      if (response.statusCode() == 200) {
        size = checkpoint.size();
        return cosignature(note, body);
      }
      boolean told =
          response.statusCode() == 409
              && response
                  .headers()
                  .firstValue("Content-Type")
                  .orElse("")
                  .startsWith(WitnessAnswer.SIZE_TYPE)
              && body.matches("(0|[1-9][0-9]{0,17})\n");
      long theirs = told ? Long.parseLong(body.strip()) : -1;
      if (!told || theirs == old || theirs > checkpoint.size() || attempt == ATTEMPTS) {
        throw new IOException(
            "`%s` answered %d to size %d: %s"
                .formatted(uri, response.statusCode(), checkpoint.size(), firstLine(body)));
      }
      size = theirs;
    }
  }

  // all of an answer counts, also its body
  private HttpResponse<byte[]> send(byte[] body) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new IOException("`%s` did not answer in %d ms".formatted(uri, timeout.toMillis()));
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IOException("`" + uri + "` cannot be asked: " + why, why);
    } finally {
      answer.cancel(true);
    }
  }

  /** The line by the witness's key; lines by other keys are ignored. */
  private SignedNote.SignatureLine cosignature(SignedNote note, String body) throws IOException {
    try {
      for (SignedNote.SignatureLine line : SignedNote.parseLines(body)) {
        if (line.isBy(key)) {
          new SignedNote(note.text(), List.of(line)).verify(key);
          if (CosignatureVerifier.time(line).getEpochSecond() == 0) {
            throw new NoteException("the cosignature by `" + key.name() + "` tells no time");
          }
          return line;
        }
      }
    } catch (NoteException e) {
      throw new IOException("`" + uri + "`: " + e.getMessage(), e);
    }
    throw new IOException("`" + uri + "` sent no cosignature by `" + key.name() + "`");
  }

  private static Checkpoint checkpoint(SignedNote note) throws IOException {
    try {
      return Checkpoint.parse(note.text());
    } catch (NoteException e) {
      throw new IOException("no checkpoint: " + e.getMessage(), e);
    }
  }

  private static String firstLine(String body) {
    String line = body.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200);
  }
}

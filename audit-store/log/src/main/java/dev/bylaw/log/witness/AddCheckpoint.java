package dev.bylaw.log.witness;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a witness is asked: a line {@code old SIZE}, the lines of a consistency proof, an empty line
 * and a signed checkpoint.
 *
 * @param oldSize the size of the checkpoint that the witness is thought to have cosigned last
 * @param proof the consistency proof from that size
 * @param note the signed checkpoint
 */
public record AddCheckpoint(long oldSize, List<Hash> proof, SignedNote note) {
  /** Larger requests are refused. */
  public static final int MAX_BYTES = 262_144;

  /** Longer proofs are refused: no tree has more levels. */
  public static final int MAX_HASHES = 63;

  private static final String OLD = "old ";

  public AddCheckpoint {
    proof = List.copyOf(proof);
  }

  /** Reads a request's form; nothing is verified. */
  public static AddCheckpoint parse(byte[] body) throws NoteException {
    RequestText text = RequestText.parse(body, MAX_BYTES);
    String[] lines = text.lines();
    if (lines.length - 1 > MAX_HASHES) {
      throw new NoteException(
          "a proof has at most %d hashes, found %d".formatted(MAX_HASHES, lines.length - 1));
    }
    List<Hash> proof = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      proof.add(RequestText.hash(lines[i]));
    }
    byte[] note = text.checkpoint().getBytes(StandardCharsets.UTF_8);
    return new AddCheckpoint(oldSize(lines[0]), proof, SignedNote.parse(note));
  }

  private static long oldSize(String line) throws NoteException {
    if (line.matches("old (0|[1-9][0-9]{0,17})")) {
      return Long.parseLong(line.substring(OLD.length()));
    }
    throw new NoteException("expected the line `old` and a size, found `" + line + "`");
  }

  /** The request as it is sent. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder(OLD).append(oldSize).append('\n');
    proof.forEach(hash -> text.append(hash.toBase64()).append('\n'));
    return text.append('\n').append(note).toString().getBytes(StandardCharsets.UTF_8);
  }
}

package dev.bylaw.log.checkpoint;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A proof that an entry stands in a log, which can be verified offline (C2SP tlog-proof).
 *
 * @param extra opaque bytes that nothing authenticates; in our receipts the leaf's hash, which the
 *     proof itself then confirms; empty for none
 * @param index the entry's index
 * @param hashes the inclusion proof, the leaf's sibling first
 * @param checkpoint the signed checkpoint that it leads to
 */
@SuppressWarnings("ArrayRecordComponent") // a proof is passed on, never compared
public record TlogProof(byte[] extra, long index, List<Hash> hashes, SignedNote checkpoint) {
  /** The first line. */
  public static final String HEADER = "c2sp.org/tlog-proof@v1";

  private static final int MAX_BYTES = 262_144;
  private static final int MAX_HASHES = 63;

  public TlogProof {
    hashes = List.copyOf(hashes);
  }

  /** Reads a proof's form; nothing is verified. */
  public static TlogProof parse(byte[] bytes) throws NoteException {
    if (bytes.length > MAX_BYTES) {
      throw new NoteException(
          "a proof has at most %d bytes, found %d".formatted(MAX_BYTES, bytes.length));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new NoteException("a proof is UTF-8 text");
    }
    int end = text.indexOf("\n\n");
    if (end < 0 || !text.startsWith(HEADER + "\n")) {
      throw new NoteException(
          "expected a proof: the line `" + HEADER + "`, its lines, an empty line, a checkpoint");
    }
    List<String> lines = List.of(text.substring(0, end).split("\n", -1));
    int at = 1;
    byte[] extra = new byte[0];
    if (at < lines.size() && lines.get(at).startsWith("extra ")) {
      extra = extra(lines.get(at++).substring("extra ".length()));
    }
    long index = index(at < lines.size() ? lines.get(at++) : "");
    if (lines.size() - at > MAX_HASHES) {
      throw new NoteException("a proof has at most " + MAX_HASHES + " hashes");
    }
    List<Hash> hashes = new ArrayList<>();
    for (String line : lines.subList(at, lines.size())) {
      try {
        hashes.add(Hash.ofBase64(line));
      } catch (IllegalArgumentException _) {
        throw new NoteException("`" + line + "` is not a hash in base64");
      }
    }
    byte[] note = text.substring(end + 2).getBytes(StandardCharsets.UTF_8);
    return new TlogProof(extra, index, hashes, SignedNote.parse(note));
  }

  /**
   * Verifies that the leaf with this hash stands at the index in the tree of the checkpoint, which
   * this key signed for this origin.
   *
   * @return the checkpoint
   */
  public Checkpoint verify(Hash leaf, String origin, NoteVerifier key)
      throws NoteException, ProofException {
    Checkpoint opened = Checkpoint.open(checkpoint.toBytes(), origin, key);
    ProofVerifier.inclusion(leaf, index, opened.size(), hashes, opened.root());
    return opened;
  }

  /** The hash in the extra data, where our receipts keep the leaf's. */
  public Hash leafHash() throws NoteException {
    if (extra.length != Hash.BYTES) {
      throw new NoteException(
          "expected the leaf's hash as `extra`, 32 bytes, found %d".formatted(extra.length));
    }
    return Hash.of(extra);
  }

  /** The proof's text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    if (extra.length > 0) {
      text.append("extra ").append(Base64.getEncoder().encodeToString(extra)).append('\n');
    }
    text.append("index ").append(index).append('\n');
    for (Hash hash : hashes) {
      text.append(hash.toBase64()).append('\n');
    }
    return text.append('\n').append(checkpoint).toString();
  }

  private static byte[] extra(String base64) throws NoteException {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new NoteException("the line `extra` is not base64");
  }

  private static long index(String line) throws NoteException {
    if (line.matches("index (0|[1-9][0-9]{0,17})")) {
      return Long.parseLong(line.substring("index ".length()));
    }
    throw new NoteException("expected the line `index` and a number, found `" + line + "`");
  }
}

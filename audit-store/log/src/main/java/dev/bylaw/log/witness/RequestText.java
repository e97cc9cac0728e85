package dev.bylaw.log.witness;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.NoteException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The form that requests to a witness have in common (C2SP tlog-witness): lines, an empty line, and
 * a checkpoint.
 *
 * @param lines what stands before the empty line; at least one, which may be empty
 * @param checkpoint what stands behind it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; private to the package
record RequestText(String[] lines, String checkpoint) {

  /** Reads a body of at most so many bytes. */
  static RequestText parse(byte[] body, int maxBytes) throws NoteException {
    if (body.length > maxBytes) {
      throw new NoteException(
          "a request has at most %d bytes, found %d".formatted(maxBytes, body.length));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new NoteException("a request is UTF-8 text");
    }
    int split = text.indexOf("\n\n");
    if (split < 0) {
      throw new NoteException("expected an empty line before the checkpoint");
    }
    return new RequestText(text.substring(0, split).split("\n", -1), text.substring(split + 2));
  }

  /** Reads a line that is a hash. */
  static Hash hash(String line) throws NoteException {
    try {
      return Hash.ofBase64(line);
    } catch (IllegalArgumentException _) {
      throw new NoteException("`" + line + "` is not a hash in base64");
    }
  }
}

package dev.bylaw.log.note;

/** A named public key that verifies the signatures of notes. */
public interface NoteVerifier {
  /** The key's name, which stands in the signature line. */
  String name();

  /** The key's id: the first four bytes of its hash, big-endian. */
  int keyId();

  /** Whether this is the key's signature over the text's bytes. */
  boolean verify(byte[] text, byte[] signature);
}

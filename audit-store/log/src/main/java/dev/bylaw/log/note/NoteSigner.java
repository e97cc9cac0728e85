package dev.bylaw.log.note;

/** A named key that signs notes. */
public interface NoteSigner {
  /** The key's name, which stands in the signature line. */
  String name();

  /** The key's id: the first four bytes of its hash, big-endian. */
  int keyId();

  /** The signature over the text's bytes. */
  byte[] sign(byte[] text);
}

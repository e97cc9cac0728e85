package dev.bylaw.log.note;

import java.util.Arrays;
import java.util.Base64;

/**
 * The text of a public key, the vkey: {@code name+id+base64(type || key)} with the id as eight
 * hexadecimal digits (C2SP signed-note). What a key can verify, its type tells.
 */
public final class VerifierKey {
  /** Longer texts are refused; the longest keys have 1,312 bytes. */
  private static final int MAX_CHARS = 8_192;

  private final String name;
  private final byte[] typed;

  private VerifierKey(String name, byte[] typed) {
    this.name = name;
    this.typed = typed;
  }

  /** The text of a key. */
  public static VerifierKey of(String name, byte type, byte[] key) {
    return new VerifierKey(KeyName.check(name), KeyName.typed(type, key));
  }

  /** Reads a vkey of any type; white space at its end is ignored. */
  public static VerifierKey parse(String text) throws NoteException {
    if (text.length() > MAX_CHARS) {
      throw new NoteException(
          "a verifier key has at most %d characters, found %d".formatted(MAX_CHARS, text.length()));
    }
    String[] parts = text.stripTrailing().split("\\+", 3);
    if (parts.length != 3 || !KeyName.isValid(parts[0])) {
      throw new NoteException("`" + text + "` is not a verifier key: expected `name+id+base64`");
    }
    byte[] typed = decode(parts[2]);
    if (typed.length < 2) {
      throw new NoteException("the key of `" + parts[0] + "` is too short");
    }
    VerifierKey read = new VerifierKey(parts[0], typed);
    String id = KeyName.hex(read.keyId());
    if (!id.equals(parts[1])) {
      throw new NoteException(
          "the key of `%s` has the id %s, found %s".formatted(parts[0], id, parts[1]));
    }
    return read;
  }

  public String name() {
    return name;
  }

  /** The signature type, which the first byte of the key's data is. */
  public byte type() {
    return typed[0];
  }

  /** The key itself, as its type encodes it. */
  public byte[] key() {
    return Arrays.copyOfRange(typed, 1, typed.length);
  }

  /** SHA-256(name || 0x0A || type || key)[:4], as a big-endian number. */
  public int keyId() {
    return KeyName.id(name, typed);
  }

  @Override
  public String toString() {
    return name + "+" + KeyName.hex(keyId()) + "+" + Base64.getEncoder().encodeToString(typed);
  }

  /** Reads standard base64 in its one form. */
  static byte[] decode(String base64) throws NoteException {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new NoteException("`" + base64 + "` is not base64");
  }
}

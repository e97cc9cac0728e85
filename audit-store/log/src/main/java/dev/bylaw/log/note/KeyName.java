package dev.bylaw.log.note;

import dev.bylaw.log.merkle.Hasher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The rules of key names and key ids, which signers and verifiers share. */
final class KeyName {
  /** The signature type of plain Ed25519. */
  static final byte ED25519 = 1;

  /** The signature type of timestamped Ed25519 cosignatures. */
  static final byte COSIGNATURE = 4;

  private KeyName() {}

  static String check(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "`" + name + "` is not a key name: it must not be empty and holds no space and no plus");
    }
    return name;
  }

  static boolean isValid(String name) {
    return !name.isEmpty()
        && StandardCharsets.UTF_8.newEncoder().canEncode(name)
        && name.codePoints()
            .noneMatch(c ->
                c == '+'
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c));
  }

  /** The key id: SHA-256(name || 0x0A || type || key)[:4], as a big-endian number. */
  static int id(String name, byte[] typedKey) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] all =
        ByteBuffer.allocate(text.length + 1 + typedKey.length)
            .put(text)
            .put((byte) '\n')
            .put(typedKey)
            .array();
    return (int) (new Hasher().digest(all, 0, all.length).a() >>> 32);
  }

  static String hex(int id) {
    return "%08x".formatted(id);
  }

  static byte[] typed(byte type, byte[] key) {
    return ByteBuffer.allocate(1 + key.length).put(type).put(key).array();
  }
}

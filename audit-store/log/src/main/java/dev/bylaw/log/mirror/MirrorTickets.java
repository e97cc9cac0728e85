package dev.bylaw.log.mirror;

import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror gives a client to hand back with the rest of an upload: the checkpoint that the
 * upload is proven against, behind an HMAC-SHA-256 that the mirror alone can make. So the upload
 * goes on though the mirror was restarted, or has seen many checkpoints since. Safe for use by
 * several threads at once.
 */
public final class MirrorTickets {
  private static final int MAX_BYTES = 65_535;
  private static final int MAC_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret any secret that the mirror keeps; the key is derived from it
   */
  public MirrorTickets(byte[] secret) {
    SecretKeySpec root = new SecretKeySpec(secret, ALGORITHM);
    byte[] label = "bylaw mirror ticket 1".getBytes(StandardCharsets.US_ASCII);
    this.key = new SecretKeySpec(mac(root, label), ALGORITHM);
  }

  /** The ticket of a checkpoint; empty where it would be too long to be sent. */
  byte[] of(SignedNote checkpoint) {
    byte[] note = checkpoint.toBytes();
    return MAC_BYTES + note.length > MAX_BYTES
        ? new byte[0]
        : ByteBuffer.allocate(MAC_BYTES + note.length).put(mac(key, note)).put(note).array();
  }

  /** The checkpoint of a ticket that {@link #of} made; null for any other bytes. */
  @Nullable SignedNote open(byte[] ticket) {
    if (ticket.length <= MAC_BYTES) {
      return null;
    }
    byte[] note = Arrays.copyOfRange(ticket, MAC_BYTES, ticket.length);
    if (!MessageDigest.isEqual(mac(key, note), Arrays.copyOf(ticket, MAC_BYTES))) {
      return null;
    }
    try {
      return SignedNote.parse(note);
    } catch (NoteException e) {
      throw new IllegalStateException("a ticket of ours holds no note", e);
    }
  }

  private static byte[] mac(SecretKeySpec key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

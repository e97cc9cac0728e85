package dev.bylaw.log.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * A key that cosigns checkpoints with the time (C2SP tlog-cosignature, Ed25519). A key cosigns
 * under one name alone and signs nothing else. Safe for use by several threads at once.
 */
public final class CosignatureSigner implements NoteSigner {
  private final Ed25519Signer key;
  private final CosignatureVerifier verifier;
  private final InstantSource clock;

  /** A cosigner of the key's name. */
  public CosignatureSigner(Ed25519Signer key, InstantSource clock) {
    this.key = key;
    this.verifier = CosignatureVerifier.of(key.verifier());
    this.clock = clock;
  }

  public CosignatureVerifier verifier() {
    return verifier;
  }

  @Override
  public String name() {
    return verifier.name();
  }

  @Override
  public int keyId() {
    return verifier.keyId();
  }

  /** Seconds since the epoch in eight bytes, big-endian, then the signature. */
  @Override
  public byte[] sign(byte[] text) {
    long seconds = Math.max(0, clock.instant().getEpochSecond());
    byte[] signature = key.sign(message(seconds, text));
    return ByteBuffer.allocate(8 + signature.length).putLong(seconds).put(signature).array();
  }

  static byte[] message(long seconds, byte[] text) {
    byte[] head = ("cosignature/v1\ntime " + seconds + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + text.length).put(head).put(text).array();
  }
}

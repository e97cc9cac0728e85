package dev.bylaw.sidecar.process;

import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteSigner;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar's key, named by the epoch that it signs for. Bouncy Castle signs about twenty times
 * as fast as the JDK, and a receipt's signature stands on the way of every decision; the signatures
 * are the same, byte for byte. Used by the journal's notary alone.
 */
final class ReceiptKeys {
  private final Ed25519Signer key;
  private final Ed25519PrivateKeyParameters secret;
  private @Nullable NoteSigner last;

  ReceiptKeys(Ed25519Signer key) {
    this.key = key;
    this.secret = new Ed25519PrivateKeyParameters(key.seed());
  }

  NoteSigner of(String origin) {
    NoteSigner found = last;
    if (found == null || !found.name().equals(origin)) {
      found = new Fast(key.named(origin), secret);
      last = found;
    }
    return found;
  }

  private record Fast(Ed25519Signer named, Ed25519PrivateKeyParameters secret)
      implements NoteSigner {
    @Override
    public String name() {
      return named.name();
    }

    @Override
    public int keyId() {
      return named.keyId();
    }

    @Override
    public byte[] sign(byte[] text) {
      byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
      secret.sign(Ed25519.Algorithm.Ed25519, null, text, 0, text.length, signature, 0);
      return signature;
    }
  }
}

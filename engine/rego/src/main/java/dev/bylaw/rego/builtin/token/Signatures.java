package dev.bylaw.rego.builtin.token;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.crypto.CryptoBuiltins;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.SecretKey;

/** Signatures by their JOSE names (RFC 7518, RFC 8037). */
final class Signatures {
  private Signatures() {}

  /**
   * Whether {@code key}, which must be of the kind that {@code algorithm} needs, made the
   * signature.
   */
  static boolean verifies(String algorithm, Key key, byte[] message, byte[] signature) {
    try {
      if (algorithm.startsWith("HS")) {
        return key instanceof SecretKey secret
            && MessageDigest.isEqual(
                CryptoBuiltins.hmac("HmacSHA" + bits(algorithm), secret.getEncoded(), message),
                signature);
      }
      if (!(key instanceof PublicKey publicKey) || !fits(algorithm, key)) {
        return false;
      }
      Signature verifier = signature(algorithm);
      verifier.initVerify(publicKey);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // a malformed signature is a wrong one
      return false;
    }
  }

  /**
   * The signature of {@code message}. Where a signature needs random bits they come from the key
   * and the message, so that a replay signs the same and nobody without the key can guess them.
   */
  static byte[] sign(String algorithm, Key key, byte[] message, long seed) throws BuiltinException {
    try {
      if (algorithm.startsWith("HS")) {
        if (!(key instanceof SecretKey secret)) {
          throw wrongKey(algorithm);
        }
        return CryptoBuiltins.hmac("HmacSHA" + bits(algorithm), secret.getEncoded(), message);
      }
      if (!(key instanceof PrivateKey privateKey) || !fits(algorithm, key)) {
        throw wrongKey(algorithm);
      }
      Signature signer = signature(algorithm);
      signer.initSign(privateKey, new KeyedRandom(privateKey.getEncoded(), message, seed));
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw BuiltinException.error("failed to sign: " + e.getMessage());
    }
  }

  private static BuiltinException wrongKey(String algorithm) {
    return BuiltinException.error("failed to sign: key does not fit algorithm " + algorithm);
  }

  private static boolean fits(String algorithm, Key key) {
    return switch (algorithm.substring(0, 2)) {
      case "RS", "PS" -> key instanceof RSAKey;
      case "ES" -> key instanceof ECKey;
      case "Ed" -> key instanceof EdECKey;
      default -> false;
    };
  }

  private static String bits(String algorithm) {
    return algorithm.substring(2);
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    String bits = bits(algorithm);
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
      case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case "PS" -> {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + bits;
        pss.setParameter(
            new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1));
        yield pss;
      }
      default -> Signature.getInstance("Ed25519");
    };
  }

  /** A stream of HMACs keyed by the private key over message, seed and counter. */
  private static final class KeyedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    KeyedRandom(byte[] key, byte[] message, long seed) {
      super(new Stream(key, message, seed), null);
    }

    @Override
    public String getAlgorithm() {
      return "keyed";
    }
  }

  private static final class Stream extends SecureRandomSpi {
    private static final long serialVersionUID = 1;

    private final byte[] key;
    private byte[] state;

    Stream(byte[] key, byte[] message, long seed) {
      this.key = key.clone();
      byte[] digest = CryptoBuiltins.hmac("HmacSHA512", this.key, message);
      byte[] start =
          java.nio.ByteBuffer.allocate(8 + digest.length).putLong(seed).put(digest).array();
      this.state = CryptoBuiltins.hmac("HmacSHA512", this.key, start);
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // the stream is what its key and message make it
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        if (i % 32 == 0) {
          state = CryptoBuiltins.hmac("HmacSHA512", key, state);
        }
        bytes[i] = state[i % 32];
      }
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      byte[] bytes = new byte[length];
      engineNextBytes(bytes);
      return bytes;
    }
  }
}

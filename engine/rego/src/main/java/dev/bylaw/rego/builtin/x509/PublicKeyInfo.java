package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SubjectPublicKeyInfo.
 *
 * @param algorithm as Go numbers them: 0 is unknown, 1 RSA, 2 DSA, 3 ECDSA, 4 Ed25519
 * @param shown the key as JSON
 * @param key what verifies; null for a key that nothing is verified with
 */
record PublicKeyInfo(int algorithm, Value shown, @Nullable PublicKey key) {
  private static final byte[] NULL = {5, 0};

  /**
   * Reads an AlgorithmIdentifier and a key.
   *
   * @param whole all bytes of the SubjectPublicKeyInfo
   */
  static PublicKeyInfo read(byte[] whole) throws BuiltinException {
    Der spki = new Der(whole).read(Der.SEQUENCE, "x509: malformed spki");
    Der identifier = spki.read(Der.SEQUENCE, "x509: malformed public key algorithm identifier");
    List<Integer> oid = identifier.oid("x509: malformed OID");
    byte[] parameters =
        identifier.isEmpty() ? new byte[0] : identifier.any("x509: malformed parameters").whole();
    byte[] data = spki.bits("x509: malformed subjectPublicKey").rightAligned();
    try {
      return switch (Shown.dotted(oid)) {
        case "1.2.840.113549.1.1.1" -> rsa(parameters, new Der(data));
        case "1.2.840.10040.4.1" -> dsa(new Der(parameters), new Der(data));
        case "1.2.840.10045.2.1" -> elliptic(new Der(parameters), data);
        case "1.3.101.112" -> edwards(parameters, data, whole);
        default -> new PublicKeyInfo(0, NullValue.NULL, null);
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // a key that the JDK refuses is shown nowhere: Go's own check is named by its message
      throw BuiltinException.error("x509: invalid public key: " + e.getMessage());
    }
  }

  private static PublicKeyInfo rsa(byte[] parameters, Der key)
      throws BuiltinException, GeneralSecurityException {
    if (!Arrays.equals(parameters, NULL)) {
      throw BuiltinException.error("x509: RSA key missing NULL parameters");
    }
    Der numbers = key.read(Der.SEQUENCE, "x509: invalid RSA public key");
    BigInteger n = numbers.integer("x509: invalid RSA modulus");
    long e = numbers.small(Der.INTEGER, "x509: invalid RSA public exponent");
    if (n.signum() <= 0) {
      throw BuiltinException.error("x509: RSA modulus is not a positive number");
    }
    if (e <= 0) {
      throw BuiltinException.error("x509: RSA public exponent is not a positive number");
    }
    ObjectValue shown =
        ObjectValue.builder().put("E", NumberValue.of(e)).put("N", NumberValue.of(n)).build();
    PublicKey verifier = null;
    if (n.bitLength() >= 1024 && n.bitLength() <= 16_384) {
      verifier =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(n, BigInteger.valueOf(e)));
    }
    return new PublicKeyInfo(1, shown, verifier);
  }

  private static PublicKeyInfo dsa(Der parameters, Der key) throws BuiltinException {
    BigInteger y = key.integer("x509: invalid DSA public key");
    String failure = "x509: invalid DSA parameters";
    Der numbers = parameters.read(Der.SEQUENCE, failure);
    BigInteger p = numbers.integer(failure);
    BigInteger q = numbers.integer(failure);
    BigInteger g = numbers.integer(failure);
    if (y.signum() <= 0 || p.signum() <= 0 || q.signum() <= 0 || g.signum() <= 0) {
      throw BuiltinException.error("x509: zero or negative DSA parameter");
    }
    ObjectValue shown =
        ObjectValue.builder()
            .put("G", NumberValue.of(g))
            .put("P", NumberValue.of(p))
            .put("Q", NumberValue.of(q))
            .put("Y", NumberValue.of(y))
            .build();
    return new PublicKeyInfo(2, shown, null);
  }

  private static PublicKeyInfo elliptic(Der parameters, byte[] data)
      throws BuiltinException, GeneralSecurityException {
    Curve curve = Curve.of(Shown.dotted(parameters.oid("x509: invalid ECDSA parameters")));
    if (curve == null) {
      throw BuiltinException.error("x509: unsupported elliptic curve");
    }
    if (data.length == 0 || data[0] != 4) {
      throw BuiltinException.error("ecdsa: invalid uncompressed public key");
    }
    if (data.length != 1 + 2 * curve.size) {
      throw BuiltinException.error("invalid " + curve + " point encoding");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(data, 1, 1 + curve.size));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(data, 1 + curve.size, data.length));
    if (!curve.contains(x, y)) {
      throw BuiltinException.error(curve + " point not on curve");
    }
    return new PublicKeyInfo(3, Shown.point(x, y), curve.key(x, y));
  }

  private static PublicKeyInfo edwards(byte[] parameters, byte[] data, byte[] whole)
      throws BuiltinException, GeneralSecurityException {
    if (parameters.length > 0) {
      throw BuiltinException.error("x509: Ed25519 key encoded with illegal parameters");
    }
    if (data.length != 32) {
      throw BuiltinException.error("x509: wrong Ed25519 public key size");
    }
    PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(whole));
    return new PublicKeyInfo(4, Shown.bytes(data), key);
  }
}

package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.crypto.Keys;
import dev.bylaw.rego.builtin.crypto.Pem;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Private keys: PKCS#1 (RFC 8017), PKCS#8 (RFC 5958), SEC 1 (RFC 5915). */
public final class PrivateKeys {
  private static final String MISREAD = Der.MISREAD;

  private PrivateKeys() {}

  /**
   * A private key.
   *
   * @param shown as Go's JSON has it
   * @param web as JSON Web Key
   * @param publicShown the public half as Go's JSON has it
   */
  record PrivateKey(Value shown, ObjectValue web, Value publicShown) {}

  /**
   * The first private key of a PEM text, to be used by the JDK.
   *
   * @throws BuiltinException if there is none
   */
  public static Key first(String pem) throws BuiltinException {
    List<PrivateKey> keys = all(pem);
    if (keys.isEmpty()) {
      throw BuiltinException.error("tls: failed to find any PEM data in key input");
    }
    return Keys.webKeys(Json.write(keys.getFirst().web()), "").getFirst().key();
  }

  /** The keys among the blocks of a PEM text; other blocks are passed over. */
  static List<PrivateKey> all(String pem) throws BuiltinException {
    List<PrivateKey> keys = new ArrayList<>();
    for (Pem block : Pem.all(pem)) {
      switch (block.type()) {
        case "RSA PRIVATE KEY" -> keys.add(rsa(block.bytes()));
        case "PRIVATE KEY" -> keys.add(wrapped(block.bytes()));
        case "EC PRIVATE KEY" -> keys.add(elliptic(block.bytes(), null));
        default -> {
          // no private key
        }
      }
    }
    return keys;
  }

  /** A key in any of the formats. */
  static PrivateKey any(byte[] der) throws BuiltinException {
    try {
      return rsa(der);
    } catch (BuiltinException e) {
      // perhaps the next format
    }
    try {
      return wrapped(der);
    } catch (BuiltinException e) {
      // perhaps the next format
    }
    try {
      return elliptic(der, null);
    } catch (BuiltinException e) {
      throw BuiltinException.error("tls: failed to parse private key");
    }
  }

  private static PrivateKey rsa(byte[] der) throws BuiltinException {
    Der input = new Der(der);
    Der key = input.read(Der.SEQUENCE, MISREAD);
    if (key.small(Der.INTEGER, MISREAD) > 1) {
      throw BuiltinException.error("x509: unsupported private key version");
    }
    List<BigInteger> parts = new ArrayList<>();
    for (int i = 0; i < 5 || (i < 8 && key.peek(Der.INTEGER)); i++) {
      BigInteger part = key.integer(MISREAD);
      if (part.signum() <= 0) {
        throw BuiltinException.error("x509: private key contains zero or negative value");
      }
      parts.add(part);
    }
    if (!input.isEmpty()) {
      throw BuiltinException.error("asn1: syntax error: trailing data");
    }
    check(parts);
    return rsa(completed(parts));
  }

  /** The last three parts follow from the others where one of them is missing. */
  private static List<BigInteger> completed(List<BigInteger> parts) throws BuiltinException {
    if (parts.size() == 8) {
      return parts;
    }
    BigInteger d = parts.get(2);
    BigInteger p = parts.get(3);
    BigInteger q = parts.get(4);
    List<BigInteger> all = new ArrayList<>(parts.subList(0, 5));
    all.add(d.mod(p.subtract(BigInteger.ONE)));
    all.add(d.mod(q.subtract(BigInteger.ONE)));
    if (!p.gcd(q).equals(BigInteger.ONE)) {
      throw BuiltinException.error("crypto/rsa: invalid prime");
    }
    all.add(q.modInverse(p));
    return all;
  }

  /** The parts are n, e, d, p, q, and perhaps dp, dq, qInv (RFC 8017, section 3.2). */
  private static void check(List<BigInteger> parts) throws BuiltinException {
    BigInteger p = parts.get(3);
    BigInteger q = parts.get(4);
    BigInteger de = parts.get(1).multiply(parts.get(2));
    BigInteger one = BigInteger.ONE;
    String wrong = null;
    if (parts.get(0).bitLength() > 16_384) {
      wrong = "crypto/rsa: key too large";
    } else if (p.equals(one) || q.equals(one) || !p.multiply(q).equals(parts.get(0))) {
      wrong = "crypto/rsa: p * q != n";
    } else if (!de.mod(p.subtract(one)).equals(one) || !de.mod(q.subtract(one)).equals(one)) {
      wrong = "crypto/rsa: e and d do not match";
    } else if (parts.size() == 8
        && (!parts.get(5).equals(parts.get(2).mod(p.subtract(one)))
            || !parts.get(6).equals(parts.get(2).mod(q.subtract(one)))
            || !parts.get(7).multiply(q).mod(p).equals(one))) {
      wrong = "crypto/rsa: invalid CRT values";
    }
    if (wrong != null) {
      throw BuiltinException.error(wrong);
    }
  }

  private static PrivateKey rsa(List<BigInteger> parts) {
    List<NumberValue> shown = parts.stream().map(NumberValue::of).toList();
    ObjectValue precomputed =
        ObjectValue.builder()
            .put("Dp", shown.get(5))
            .put("Dq", shown.get(6))
            .put("Qinv", shown.get(7))
            .put("CRTValues", ArrayValue.EMPTY)
            .build();
    ObjectValue publicShown =
        ObjectValue.builder().put("N", shown.get(0)).put("E", shown.get(1)).build();
    ObjectValue.Builder web = ObjectValue.builder().put("kty", "RSA");
    List<String> names = List.of("n", "e", "d", "p", "q", "dp", "dq", "qi");
    for (int i = 0; i < names.size(); i++) {
      int bytes = (parts.get(i).bitLength() + 7) / 8;
      web.put(names.get(i), base64Url(Der.fixed(parts.get(i), bytes)));
    }
    return new PrivateKey(
        publicShown.toBuilder()
            .put("D", shown.get(2))
            .put("Primes", ArrayValue.of(shown.get(3), shown.get(4)))
            .put("Precomputed", precomputed)
            .build(),
        web.build(),
        publicShown);
  }

  /** A PKCS#8 PrivateKeyInfo. */
  private static PrivateKey wrapped(byte[] der) throws BuiltinException {
    Der info = new Der(der).read(Der.SEQUENCE, MISREAD);
    info.integer(MISREAD);
    Der identifier = info.read(Der.SEQUENCE, MISREAD);
    String algorithm = Shown.dotted(identifier.oid(MISREAD));
    byte[] key = info.read(Der.OCTET_STRING, MISREAD).rest();
    return switch (algorithm) {
      case "1.2.840.113549.1.1.1" -> embedded("RSA", () -> rsa(key));
      case "1.2.840.10045.2.1" -> {
        String curve = identifier.peek(Der.OID) ? Shown.dotted(identifier.oid(MISREAD)) : null;
        yield embedded("EC", () -> elliptic(key, curve));
      }
      case "1.3.101.112" -> edwards("Ed25519", identifier, key);
      case "1.3.101.110" -> edwards("X25519", identifier, key);
      default ->
          throw BuiltinException.error(
              "x509: PKCS#8 wrapping contained private key with unknown algorithm: " + algorithm);
    };
  }

  private interface Reader {
    PrivateKey read() throws BuiltinException;
  }

  private static PrivateKey embedded(String kind, Reader reader) throws BuiltinException {
    try {
      return reader.read();
    } catch (BuiltinException e) {
      throw BuiltinException.error(
          "x509: failed to parse " + kind + " private key embedded in PKCS#8: " + e.getMessage());
    }
  }

  /** An ECPrivateKey; the curve is the one told outside, if any. */
  private static PrivateKey elliptic(byte[] der, @Nullable String outerCurve)
      throws BuiltinException {
    String misread = "x509: failed to parse EC private key: " + MISREAD;
    Der key = new Der(der).read(Der.SEQUENCE, misread);
    long version = key.small(Der.INTEGER, misread);
    byte[] bytes = key.read(Der.OCTET_STRING, misread).rest();
    Der named = key.optional(Der.wrapped(0), misread);
    String inner = named == null ? "" : Shown.dotted(named.oid(misread));
    Der publicKey = key.optional(Der.wrapped(1), misread);
    if (publicKey != null) {
      publicKey.bits(misread);
    }
    if (version != 1) {
      throw BuiltinException.error("x509: unknown EC private key version " + version);
    }
    Curve curve = Curve.of(outerCurve == null ? inner : outerCurve);
    if (curve == null) {
      throw BuiltinException.error("x509: unknown elliptic curve");
    }
    BigInteger secret = new BigInteger(1, bytes);
    if ((secret.bitLength() + 7) / 8 > curve.size) {
      throw BuiltinException.error("x509: invalid private key length");
    }
    if (secret.signum() == 0 || secret.compareTo(curve.parameters().getOrder()) >= 0) {
      throw BuiltinException.error("crypto/ecdsa: invalid private key");
    }
    ECPoint point = curve.publicPoint(secret);
    ObjectValue publicShown = Shown.point(point.getAffineX(), point.getAffineY());
    ObjectValue web =
        ObjectValue.builder()
            .put("kty", "EC")
            .put("crv", curve.webName)
            .put("d", base64Url(Der.fixed(secret, curve.size)))
            .put("x", base64Url(Der.fixed(point.getAffineX(), curve.size)))
            .put("y", base64Url(Der.fixed(point.getAffineY(), curve.size)))
            .build();
    return new PrivateKey(
        publicShown.toBuilder().put("D", NumberValue.of(secret)).build(), web, publicShown);
  }

  private static PrivateKey edwards(String algorithm, Der identifier, byte[] wrapped)
      throws BuiltinException {
    if (!identifier.isEmpty()) {
      throw BuiltinException.error("x509: invalid " + algorithm + " private key parameters");
    }
    byte[] seed =
        new Der(wrapped)
            .read(Der.OCTET_STRING, "x509: invalid " + algorithm + " private key: " + MISREAD)
            .rest();
    if (seed.length != 32) {
      throw BuiltinException.error(
          algorithm.equals("X25519")
              ? "crypto/ecdh: invalid private key size"
              : "x509: invalid Ed25519 private key length: " + seed.length);
    }
    byte[] publicKey = publicKey(algorithm, seed);
    ObjectValue web =
        ObjectValue.builder()
            .put("kty", "OKP")
            .put("crv", algorithm)
            .put("d", base64Url(seed))
            .put("x", base64Url(publicKey))
            .build();
    if (algorithm.equals("X25519")) {
      return new PrivateKey(ObjectValue.EMPTY, web, ObjectValue.EMPTY);
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(seed);
    both.writeBytes(publicKey);
    return new PrivateKey(Shown.bytes(both.toByteArray()), web, Shown.bytes(publicKey));
  }

  /** The public half: the JDK makes a pair from the seed where it expects random bytes. */
  private static byte[] publicKey(String algorithm, byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(255, new FixedRandom(seed));
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives the bytes it was made of. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] out) {
      for (int i = 0; i < out.length; i++) {
        out[i] = bytes[i % bytes.length];
      }
    }
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

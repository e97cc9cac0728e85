package dev.bylaw.rego.builtin.crypto;

import dev.bylaw.rego.builtin.BoundedCache;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.encoding.EncodingBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys out of PEM and JSON Web Keys (RFC 7517). */
public final class Keys {
  /** The signature algorithms of JSON Web Tokens that are known here. */
  public static final Set<String> ALGORITHMS =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
          "HS384", "HS512", "EdDSA");

  private static final BoundedCache<String, List<WebKey>> CACHE = new BoundedCache<>(100);

  /** A key, with the algorithm and id that a key set gives it (else empty). */
  public record WebKey(String algorithm, String id, Key key) {}

  private Keys() {}

  /** The keys that may verify a token: of a certificate, a public key, a JWK or a set of them. */
  public static List<WebKey> verifying(String text) throws BuiltinException {
    List<WebKey> cached = CACHE.get(text);
    if (cached == null) {
      cached = parseVerifying(text);
      CACHE.put(text, cached);
    }
    return cached;
  }

  private static List<WebKey> parseVerifying(String text) throws BuiltinException {
    Pem pem = Pem.first(text);
    if (pem != null) {
      if (pem.end() < text.length()) {
        throw BuiltinException.error("extra data after a PEM certificate block");
      }
      return List.of(new WebKey("", "", publicKey(pem)));
    }
    List<WebKey> keys = new ArrayList<>();
    for (WebKey key : webKeys(text, "failed to parse a JWK key (set): ")) {
      if (key.algorithm().isEmpty() || ALGORITHMS.contains(key.algorithm())) {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private static PublicKey publicKey(Pem pem) throws BuiltinException {
    switch (pem.type()) {
      case "CERTIFICATE" -> {
        try {
          return CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.bytes()))
              .getPublicKey();
        } catch (GeneralSecurityException e) {
          throw BuiltinException.error("failed to parse a PEM certificate: " + e.getMessage());
        }
      }
      case "PUBLIC KEY" -> {
        for (String algorithm : List.of("RSA", "EC", "Ed25519", "RSASSA-PSS")) {
          try {
            return KeyFactory.getInstance(algorithm)
                .generatePublic(new X509EncodedKeySpec(pem.bytes()));
          } catch (GeneralSecurityException e) {
            // not a key of this algorithm
          }
        }
        throw BuiltinException.error("failed to parse a PEM public key: x509: unknown public key");
      }
      default -> throw BuiltinException.error("failed to extract a Key from the PEM certificate");
    }
  }

  /** The keys of a JWK or a JWK set. */
  public static List<WebKey> webKeys(String text, String context) throws BuiltinException {
    Value parsed;
    try {
      parsed = Json.parse(text);
    } catch (JsonException e) {
      throw BuiltinException.error(context + e.getMessage());
    }
    if (!(parsed instanceof ObjectValue object)) {
      throw BuiltinException.error(context + "not a JSON object");
    }
    List<WebKey> keys = new ArrayList<>();
    if (object.get("keys") instanceof ArrayValue set) {
      for (Value element : set) {
        if (element instanceof ObjectValue key) {
          keys.add(webKey(key, context));
        }
      }
    } else {
      keys.add(webKey(object, context));
    }
    return keys;
  }

  private static WebKey webKey(ObjectValue jwk, String context) throws BuiltinException {
    try {
      Key key =
          switch (text(jwk, "kty")) {
            case "RSA" -> rsa(jwk);
            case "EC" -> elliptic(jwk);
            case "OKP" -> edwards(jwk);
            case "oct" -> secret(jwk);
            default ->
                throw BuiltinException.error(
                    context + "unknown key type " + StringValue.of(text(jwk, "kty")));
          };
      return new WebKey(text(jwk, "alg"), text(jwk, "kid"), key);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw BuiltinException.error(context + e.getMessage());
    }
  }

  private static Key rsa(ObjectValue jwk) throws GeneralSecurityException, BuiltinException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    BigInteger n = number(jwk, "n");
    BigInteger e = number(jwk, "e");
    if (jwk.get("d") == null) {
      return factory.generatePublic(new RSAPublicKeySpec(n, e));
    }
    BigInteger d = number(jwk, "d");
    if (jwk.get("p") == null || jwk.get("dp") == null || jwk.get("qi") == null) {
      return factory.generatePrivate(new RSAPrivateKeySpec(n, d));
    }
    return factory.generatePrivate(
        new RSAPrivateCrtKeySpec(
            n,
            e,
            d,
            number(jwk, "p"),
            number(jwk, "q"),
            number(jwk, "dp"),
            number(jwk, "dq"),
            number(jwk, "qi")));
  }

  private static Key elliptic(ObjectValue jwk) throws GeneralSecurityException, BuiltinException {
    String curve =
        switch (text(jwk, "crv")) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> throw new IllegalArgumentException("unknown curve");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    KeyFactory factory = KeyFactory.getInstance("EC");
    if (jwk.get("d") != null) {
      return factory.generatePrivate(new ECPrivateKeySpec(number(jwk, "d"), spec));
    }
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    return factory.generatePublic(new ECPublicKeySpec(point, spec));
  }

  private static Key edwards(ObjectValue jwk) throws GeneralSecurityException, BuiltinException {
    if (!text(jwk, "crv").equals("Ed25519")) {
      throw new IllegalArgumentException("unknown curve");
    }
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    if (jwk.get("d") != null) {
      return factory.generatePrivate(
          new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes(jwk, "d")));
    }
    byte[] x = bytes(jwk, "x");
    if (x.length != 32) {
      throw new IllegalArgumentException("invalid key length");
    }
    boolean odd = (x[31] & 0x80) != 0;
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[i] = x[31 - i];
    }
    reversed[0] &= 0x7F;
    return factory.generatePublic(
        new EdECPublicKeySpec(
            NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, reversed))));
  }

  private static Key secret(ObjectValue jwk) throws BuiltinException {
    byte[] k = bytes(jwk, "k");
    return new SecretKeySpec(k.length == 0 ? new byte[1] : k, "oct");
  }

  private static BigInteger number(ObjectValue jwk, String name) throws BuiltinException {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static byte[] bytes(ObjectValue jwk, String name) throws BuiltinException {
    @Nullable Value value = jwk.get(name);
    if (!(value instanceof StringValue s)) {
      throw new IllegalArgumentException("required field " + name + " is missing");
    }
    return EncodingBuiltins.base64Url(s.value());
  }

  private static String text(ObjectValue jwk, String name) {
    return jwk.get(name) instanceof StringValue s ? s.value() : "";
  }
}

package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The signature algorithms of certificates; the place of each is the number that Go shows. */
enum SignatureAlgorithm {
  UNKNOWN("", "", ""),
  MD2_WITH_RSA("", "", ""),
  MD5_WITH_RSA("1.2.840.113549.1.1.4", "", "RSA"),
  SHA1_WITH_RSA("1.2.840.113549.1.1.5", "SHA1withRSA", "RSA"),
  SHA256_WITH_RSA("1.2.840.113549.1.1.11", "SHA256withRSA", "RSA"),
  SHA384_WITH_RSA("1.2.840.113549.1.1.12", "SHA384withRSA", "RSA"),
  SHA512_WITH_RSA("1.2.840.113549.1.1.13", "SHA512withRSA", "RSA"),
  DSA_WITH_SHA1("1.2.840.10040.4.3", "", "DSA"),
  DSA_WITH_SHA256("2.16.840.1.101.3.4.3.2", "", "DSA"),
  ECDSA_WITH_SHA1("1.2.840.10045.4.1", "SHA1withECDSA", "EC"),
  ECDSA_WITH_SHA256("1.2.840.10045.4.3.2", "SHA256withECDSA", "EC"),
  ECDSA_WITH_SHA384("1.2.840.10045.4.3.3", "SHA384withECDSA", "EC"),
  ECDSA_WITH_SHA512("1.2.840.10045.4.3.4", "SHA512withECDSA", "EC"),
  SHA256_WITH_PSS("", "SHA-256", "RSA"),
  SHA384_WITH_PSS("", "SHA-384", "RSA"),
  SHA512_WITH_PSS("", "SHA-512", "RSA"),
  ED25519("1.3.101.112", "Ed25519", "EdDSA");

  private static final String PSS = "1.2.840.113549.1.1.10";
  private static final String ISO_SHA1_WITH_RSA = "1.3.14.3.2.29";
  private static final byte[] NULL = {5, 0};
  private static final byte[] MGF1 = HexFormat.of().parseHex("06092a864886f70d010108");

  private final String oid;
  private final String name;
  private final String keyAlgorithm;

  SignatureAlgorithm(String oid, String name, String keyAlgorithm) {
    this.oid = oid;
    this.name = name;
    this.keyAlgorithm = keyAlgorithm;
  }

  /**
   * The algorithm of an AlgorithmIdentifier.
   *
   * @param parameters the element behind the identifier, empty if there is none
   */
  static SignatureAlgorithm of(List<Integer> identifier, byte[] parameters) {
    String wanted = Shown.dotted(identifier);
    if (wanted.equals(PSS)) {
      try {
        return pss(new Der(parameters));
      } catch (BuiltinException e) {
        return UNKNOWN;
      }
    }
    if (wanted.equals(ISO_SHA1_WITH_RSA)) {
      return SHA1_WITH_RSA;
    }
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.oid.equals(wanted)) {
        return algorithm == ED25519 && parameters.length > 0 ? UNKNOWN : algorithm;
      }
    }
    return UNKNOWN;
  }

  /** RSASSA-PSS-params (RFC 8017, A.2.3): one hash throughout, its length as length of the salt. */
  private static SignatureAlgorithm pss(Der parameters) throws BuiltinException {
    Der all = parameters.read(Der.SEQUENCE, "");
    Der hash = all.read(Der.wrapped(0), "").read(Der.SEQUENCE, "");
    List<Integer> digest = hash.oid("");
    Der mask = all.read(Der.wrapped(1), "").read(Der.SEQUENCE, "");
    boolean mgf1 = Arrays.equals(mask.element(Der.OID, "").whole(), MGF1);
    Der maskHash = mask.read(Der.SEQUENCE, "");
    boolean same = maskHash.oid("").equals(digest);
    boolean plain = isNullOrEmpty(hash.rest()) && isNullOrEmpty(maskHash.rest());
    long salt = all.read(Der.wrapped(2), "").small(Der.INTEGER, "");
    Der trailer = all.optional(Der.wrapped(3), "");
    if (!mgf1 || !same || !plain || (trailer != null && trailer.small(Der.INTEGER, "") != 1)) {
      return UNKNOWN;
    }
    return switch (Shown.dotted(digest) + " " + salt) {
      case "2.16.840.1.101.3.4.2.1 32" -> SHA256_WITH_PSS;
      case "2.16.840.1.101.3.4.2.2 48" -> SHA384_WITH_PSS;
      case "2.16.840.1.101.3.4.2.3 64" -> SHA512_WITH_PSS;
      default -> UNKNOWN;
    };
  }

  private static boolean isNullOrEmpty(byte[] parameters) {
    return parameters.length == 0 || Arrays.equals(parameters, NULL);
  }

  /** Whether {@code signature} is one of {@code signed}. Those over SHA-1 and MD5 never are. */
  boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
    boolean weak =
        switch (this) {
          case UNKNOWN, MD2_WITH_RSA, MD5_WITH_RSA, SHA1_WITH_RSA -> true;
          case DSA_WITH_SHA1, DSA_WITH_SHA256, ECDSA_WITH_SHA1 -> true;
          default -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < 1024;
        };
    if (weak || !key.getAlgorithm().equals(keyAlgorithm)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(name.startsWith("SHA-") ? "RSASSA-PSS" : name);
      if (name.startsWith("SHA-")) {
        int salt = Integer.parseInt(name.substring(4)) / 8;
        verifier.setParameter(
            new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), salt, 1));
      }
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}

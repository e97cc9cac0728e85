package dev.bylaw.rego.builtin.x509;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import org.jspecify.annotations.Nullable;

/** The curves of FIPS 186 that certificates may name. */
enum Curve {
  P224("1.3.132.0.33", "secp224r1", "P-224", 28),
  P256("1.2.840.10045.3.1.7", "secp256r1", "P-256", 32),
  P384("1.3.132.0.34", "secp384r1", "P-384", 48),
  P521("1.3.132.0.35", "secp521r1", "P-521", 66);

  private final String oid;
  private final String standardName;

  /** The name in JSON Web Keys. */
  final String webName;

  /** The length of a coordinate in bytes. */
  final int size;

  Curve(String oid, String standardName, String webName, int size) {
    this.oid = oid;
    this.standardName = standardName;
    this.webName = webName;
    this.size = size;
  }

  static @Nullable Curve of(String oid) {
    for (Curve curve : values()) {
      if (curve.oid.equals(oid)) {
        return curve;
      }
    }
    return null;
  }

  ECParameterSpec parameters() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(standardName));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      // the JDK has P-256, P-384 and P-521; P-224 may be missing
      throw new IllegalArgumentException("x509: unsupported elliptic curve", e);
    }
  }

  /** Whether a point lies on the curve. */
  boolean contains(BigInteger x, BigInteger y) {
    EllipticCurve curve = parameters().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right);
  }

  PublicKey key(BigInteger x, BigInteger y) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters()));
  }

  /** The public point of a private number: the generator added to itself that many times. */
  ECPoint publicPoint(BigInteger secret) {
    ECParameterSpec spec = parameters();
    BigInteger p = ((ECFieldFp) spec.getCurve().getField()).getP();
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int i = secret.bitLength() - 1; i >= 0; i--) {
      sum = add(sum, sum, spec.getCurve().getA(), p);
      if (secret.testBit(i)) {
        sum = add(sum, spec.getGenerator(), spec.getCurve().getA(), p);
      }
    }
    return sum;
  }

  private static ECPoint add(ECPoint left, ECPoint right, BigInteger a, BigInteger p) {
    if (left.equals(ECPoint.POINT_INFINITY)) {
      return right;
    }
    if (right.equals(ECPoint.POINT_INFINITY)) {
      return left;
    }
    BigInteger x1 = left.getAffineX();
    BigInteger y1 = left.getAffineY();
    BigInteger x2 = right.getAffineX();
    BigInteger y2 = right.getAffineY();
    BigInteger slope;
    if (!x1.equals(x2)) {
      slope = y2.subtract(y1).multiply(x2.subtract(x1).modInverse(p));
    } else if (y1.equals(y2) && y1.signum() != 0) {
      BigInteger three = BigInteger.valueOf(3);
      slope = x1.multiply(x1).multiply(three).add(a).multiply(y1.shiftLeft(1).modInverse(p));
    } else {
      return ECPoint.POINT_INFINITY;
    }
    BigInteger x = slope.multiply(slope).subtract(x1).subtract(x2).mod(p);
    return new ECPoint(x, slope.multiply(x1.subtract(x)).subtract(y1).mod(p));
  }
}

package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates in the order, and with the complaints, of Go's {@code crypto/x509}. */
final class CertificateReader {
  private static final Pattern TIME =
      Pattern.compile("(\\d{2}|\\d{4})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})?(Z|[+-]\\d{4})");
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

  private CertificateReader() {}

  /** The certificates that stand one behind the other. */
  static List<Certificate> all(byte[] der) throws BuiltinException {
    List<Certificate> certificates = new ArrayList<>();
    byte[] rest = der;
    while (rest.length > 0) {
      Certificate certificate = read(rest);
      certificates.add(certificate);
      rest = Arrays.copyOfRange(rest, certificate.raw().length, rest.length);
    }
    return certificates;
  }

  /** The one certificate. */
  static Certificate one(byte[] der) throws BuiltinException {
    Certificate certificate = read(der);
    if (certificate.raw().length != der.length) {
      throw BuiltinException.error("x509: trailing data");
    }
    return certificate;
  }

  private static Certificate read(byte[] der) throws BuiltinException {
    Der.Element whole = new Der(der).element(Der.SEQUENCE, "x509: malformed certificate");
    Der input = whole.content();
    Der.Element signed = input.element(Der.SEQUENCE, "x509: malformed tbs certificate");
    Der tbs = signed.content();
    int version = version(tbs);
    BigInteger serial = tbs.integer("x509: malformed serial number");
    if (serial.signum() < 0) {
      throw BuiltinException.error("x509: negative serial number");
    }
    SignatureAlgorithm algorithm = algorithm(tbs, input);
    byte[] issuer = tbs.element(Der.SEQUENCE, "x509: malformed issuer").whole();
    DistinguishedName issuerName = DistinguishedName.read(new Der(issuer));
    Der validity = tbs.read(Der.SEQUENCE, "x509: malformed validity");
    OffsetDateTime notBefore = time(validity);
    OffsetDateTime notAfter = time(validity);
    byte[] subject = tbs.element(Der.SEQUENCE, "x509: malformed issuer").whole();
    DistinguishedName subjectName = DistinguishedName.read(new Der(subject));
    byte[] keyBytes = tbs.element(Der.SEQUENCE, "x509: malformed spki").whole();
    PublicKeyInfo key = PublicKeyInfo.read(keyBytes);
    Extensions extensions = extensions(tbs, version);
    byte[] signature = input.bits("x509: malformed signature").rightAligned();

    ObjectValue.Builder shown =
        ObjectValue.builder()
            .put("Raw", Shown.bytes(whole.whole()))
            .put("RawTBSCertificate", Shown.bytes(signed.whole()))
            .put("RawSubjectPublicKeyInfo", Shown.bytes(keyBytes))
            .put("RawSubject", Shown.bytes(subject))
            .put("RawIssuer", Shown.bytes(issuer))
            .put("Signature", Shown.bytes(signature))
            .put("SignatureAlgorithm", NumberValue.of(algorithm.ordinal()))
            .put("PublicKeyAlgorithm", NumberValue.of(key.algorithm()))
            .put("PublicKey", key.shown())
            .put("Version", NumberValue.of(version))
            .put("SerialNumber", NumberValue.of(serial))
            .put("Issuer", issuerName.toValue())
            .put("Subject", subjectName.toValue())
            .put("NotBefore", StringValue.of(RFC_3339.format(notBefore)))
            .put("NotAfter", StringValue.of(RFC_3339.format(notAfter)));
    extensions.show(shown);
    return new Certificate(
        whole.whole(),
        signed.whole(),
        algorithm,
        signature,
        version,
        issuer,
        subject,
        notBefore,
        notAfter,
        key.key(),
        keyBytes,
        extensions.all.stream()
            .filter(extension -> extension.standard() == 17)
            .findFirst()
            .map(Extension::value)
            .orElse(null),
        extensions,
        shown.build());
  }

  private static int version(Der tbs) throws BuiltinException {
    Der explicit = tbs.optional(Der.wrapped(0), "x509: malformed version");
    if (explicit == null) {
      return 1;
    }
    long version = explicit.small(Der.INTEGER, "x509: malformed version");
    if (version < 0 || !explicit.isEmpty()) {
      throw BuiltinException.error("x509: malformed version");
    }
    if (version > 2) {
      throw BuiltinException.error("x509: invalid version");
    }
    return (int) version + 1;
  }

  /** The algorithm of the signature, which is told within what is signed and outside. */
  private static SignatureAlgorithm algorithm(Der tbs, Der input) throws BuiltinException {
    Der inner = tbs.read(Der.SEQUENCE, "x509: malformed signature algorithm identifier");
    Der outer = input.read(Der.SEQUENCE, "x509: malformed algorithm identifier");
    if (!Arrays.equals(inner.rest(), outer.rest())) {
      throw BuiltinException.error(
          "x509: inner and outer signature algorithm identifiers don't match");
    }
    List<Integer> oid = inner.oid("x509: malformed OID");
    byte[] parameters =
        inner.isEmpty() ? new byte[0] : inner.any("x509: malformed parameters").whole();
    return SignatureAlgorithm.of(oid, parameters);
  }

  private static Extensions extensions(Der tbs, int version) throws BuiltinException {
    Extensions extensions = new Extensions();
    if (version > 1) {
      tbs.optional(Der.context(1), "x509: malformed issuerUniqueID");
      tbs.optional(Der.context(2), "x509: malformed subjectUniqueID");
    }
    if (version == 3) {
      Der outer = tbs.optional(Der.wrapped(3), "x509: malformed extensions");
      if (outer != null) {
        Der list = outer.read(Der.SEQUENCE, "x509: malformed extensions");
        while (!list.isEmpty()) {
          extensions.add(Extension.read(list.read(Der.SEQUENCE, "x509: malformed extension")));
        }
        extensions.process();
      }
    }
    return extensions;
  }

  /** A UTCTime or a GeneralizedTime, as it would be written again. */
  private static OffsetDateTime time(Der in) throws BuiltinException {
    boolean shortYear = in.peek(Der.UTC_TIME);
    if (!shortYear && !in.peek(Der.GENERALIZED_TIME)) {
      throw BuiltinException.error("x509: unsupported time format");
    }
    String failure = "x509: malformed " + (shortYear ? "UTCTime" : "GeneralizedTime");
    Der content = in.read(shortYear ? Der.UTC_TIME : Der.GENERALIZED_TIME, failure);
    Matcher m = TIME.matcher(new String(content.rest(), StandardCharsets.ISO_8859_1));
    boolean valid =
        m.matches()
            && (m.group(1).length() == 2) == shortYear
            && (shortYear || m.group(6) != null)
            && !m.group(7).endsWith("0000");
    if (!valid) {
      throw BuiltinException.error(failure);
    }
    int year = Integer.parseInt(m.group(1));
    try {
      return OffsetDateTime.of(
          shortYear ? year + (year < 50 ? 2000 : 1900) : year,
          Integer.parseInt(m.group(2)),
          Integer.parseInt(m.group(3)),
          Integer.parseInt(m.group(4)),
          Integer.parseInt(m.group(5)),
          m.group(6) == null ? 0 : Integer.parseInt(m.group(6)),
          0,
          ZoneOffset.of(m.group(7)));
    } catch (DateTimeException e) {
      throw BuiltinException.error(failure);
    }
  }
}

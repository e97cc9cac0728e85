package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Requests for certificates (PKCS#10, RFC 2986). */
final class CertificateRequest {
  private static final List<Integer> EXTENSION_REQUEST = List.of(1, 2, 840, 113549, 1, 9, 14);
  private static final String MISREAD = Der.MISREAD;

  private CertificateRequest() {}

  /** The request as Go's JSON has it. */
  static ObjectValue read(byte[] der) throws BuiltinException {
    Der input = new Der(der);
    Der.Element whole = input.element(Der.SEQUENCE, MISREAD);
    if (!input.isEmpty()) {
      throw BuiltinException.error("asn1: syntax error: trailing data");
    }
    Der outer = whole.content();
    Der.Element signed = outer.element(Der.SEQUENCE, MISREAD);
    Der info = signed.content();
    long version = info.small(Der.INTEGER, MISREAD);
    byte[] subject = info.element(Der.SEQUENCE, MISREAD).whole();
    byte[] keyBytes = info.element(Der.SEQUENCE, MISREAD).whole();
    Der attributes = info.read(Der.wrapped(0), MISREAD);
    Der identifier = outer.read(Der.SEQUENCE, MISREAD);
    List<Integer> oid = identifier.oid(MISREAD);
    byte[] parameters = identifier.isEmpty() ? new byte[0] : identifier.any(MISREAD).whole();
    byte[] signature = outer.bits(MISREAD).rightAligned();
    PublicKeyInfo key = PublicKeyInfo.read(keyBytes);
    List<Extension> extensions = extensions(attributes);
    ObjectValue.Builder shown =
        ObjectValue.builder()
            .put("Raw", Shown.bytes(whole.whole()))
            .put("RawTBSCertificateRequest", Shown.bytes(signed.whole()))
            .put("RawSubjectPublicKeyInfo", Shown.bytes(keyBytes))
            .put("RawSubject", Shown.bytes(subject))
            .put("Version", NumberValue.of(version))
            .put("Signature", Shown.bytes(signature))
            .put(
                "SignatureAlgorithm",
                NumberValue.of(SignatureAlgorithm.of(oid, parameters).ordinal()))
            .put("PublicKeyAlgorithm", NumberValue.of(key.algorithm()))
            .put("PublicKey", key.shown())
            .put("Subject", DistinguishedName.read(new Der(subject), false).toValue())
            .put("Attributes", NullValue.NULL)
            .put("Extensions", Shown.list(extensions.stream().map(Extension::toValue).toList()))
            .put("ExtraExtensions", NullValue.NULL);
    SubjectNames names = SubjectNames.NONE;
    for (Extension extension : extensions) {
      if (extension.standard() == 17) {
        names = SubjectNames.read(extension.content());
      }
    }
    names.show(shown);
    return shown.build();
  }

  private static List<Extension> extensions(Der attributes) throws BuiltinException {
    List<Extension> extensions = new ArrayList<>();
    Set<List<Integer>> seen = new HashSet<>();
    while (!attributes.isEmpty()) {
      Der attribute = attributes.read(Der.SEQUENCE, MISREAD);
      boolean requests = attribute.oid(MISREAD).equals(EXTENSION_REQUEST);
      if (requests && attribute.peek(Der.SET)) {
        Der list = attribute.read(Der.SET, MISREAD).read(Der.SEQUENCE, MISREAD);
        while (!list.isEmpty()) {
          Extension extension = Extension.read(list.read(Der.SEQUENCE, MISREAD));
          if (!seen.add(extension.id())) {
            throw BuiltinException.error(
                "x509: certificate request contains duplicate requested extensions");
          }
          extensions.add(extension);
        }
      }
    }
    return extensions;
  }
}

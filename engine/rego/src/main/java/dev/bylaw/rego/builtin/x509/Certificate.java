package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.value.ObjectValue;
import java.security.PublicKey;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate (RFC 5280).
 *
 * @param raw all its bytes
 * @param signed the bytes under the signature
 * @param publicKey null for a key that nothing can be verified with
 * @param publicKeyBytes the whole SubjectPublicKeyInfo
 * @param alternativeNames the bytes of that extension, or null
 * @param shown without {@code URIStrings}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Certificate(
    byte[] raw,
    byte[] signed,
    SignatureAlgorithm signatureAlgorithm,
    byte[] signature,
    int version,
    byte[] issuer,
    byte[] subject,
    OffsetDateTime notBefore,
    OffsetDateTime notAfter,
    @Nullable PublicKey publicKey,
    byte[] publicKeyBytes,
    byte @Nullable [] alternativeNames,
    Extensions extensions,
    ObjectValue shown) {

  /** The certificate with the URIs of its subject as text beside them. */
  ObjectValue withUriTexts() {
    return shown.toBuilder().put("URIStrings", UriName.texts(names().uris())).build();
  }

  SubjectNames names() {
    return extensions.names;
  }

  List<Integer> usages() {
    return extensions.extendedUsages;
  }
}

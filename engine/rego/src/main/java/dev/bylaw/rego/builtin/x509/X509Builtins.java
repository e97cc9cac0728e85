package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.crypto.Pem;
import dev.bylaw.rego.builtin.encoding.EncodingBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates, requests and private keys: crypto.x509.*, crypto.parse_private_keys. */
final class X509Builtins {
  private static final String BEGIN = "-----BEGIN";
  private static final long BILLION = 1_000_000_000;
  private static final int SERVER = 1;
  private static final ArrayValue INVALID = ArrayValue.of(BooleanValue.FALSE, ArrayValue.EMPTY);
  private static final Map<String, Integer> USAGES =
      Map.ofEntries(
          Map.entry("KeyUsageAny", 0),
          Map.entry("KeyUsageServerAuth", 1),
          Map.entry("KeyUsageClientAuth", 2),
          Map.entry("KeyUsageCodeSigning", 3),
          Map.entry("KeyUsageEmailProtection", 4),
          Map.entry("KeyUsageIPSECEndSystem", 5),
          Map.entry("KeyUsageIPSECTunnel", 6),
          Map.entry("KeyUsageIPSECUser", 7),
          Map.entry("KeyUsageTimeStamping", 8),
          Map.entry("KeyUsageOCSPSigning", 9),
          Map.entry("KeyUsageMicrosoftServerGatedCrypto", 10),
          Map.entry("KeyUsageNetscapeServerGatedCrypto", 11),
          Map.entry("KeyUsageMicrosoftCommercialCodeSigning", 12),
          Map.entry("KeyUsageMicrosoftKernelCodeSigning", 13));

  private X509Builtins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "crypto.x509.parse_certificates" -> (_, a) -> parse(Operands.string(a, 0));
      case "crypto.x509.parse_and_verify_certificates" ->
          (c, a) -> verify(Operands.string(a, 0), options(c, ObjectValue.EMPTY), true);
      case "crypto.x509.parse_and_verify_certificates_with_options" ->
          X509Builtins::verifyWithOptions;
      case "crypto.x509.parse_certificate_request" -> (_, a) -> request(Operands.string(a, 0));
      case "crypto.x509.parse_keypair" ->
          (_, a) -> keyPair(Operands.string(a, 0), Operands.string(a, 1));
      case "crypto.x509.parse_rsa_private_key" -> (_, a) -> webKey(Operands.string(a, 0));
      case "crypto.parse_private_keys" -> (_, a) -> privateKeys(Operands.string(a, 0));
      default -> null;
    };
  }

  private static Value parse(String text) throws BuiltinException {
    return ArrayValue.of(certificates(text).stream().map(Certificate::withUriTexts).toList());
  }

  /** Certificates as PEM, or DER or PEM in base64. */
  private static List<Certificate> certificates(String text) throws BuiltinException {
    if (text.startsWith(BEGIN)) {
      return ofPem(text);
    }
    byte[] decoded = EncodingBuiltins.base64(text, false);
    String inner = latin(decoded);
    return inner.startsWith(BEGIN) ? ofPem(inner) : CertificateReader.all(decoded);
  }

  private static List<Certificate> ofPem(String text) throws BuiltinException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Pem block : Pem.all(text)) {
      if (!block.type().equals("CERTIFICATE")) {
        throw BuiltinException.error(
            "PEM block type is '" + block.type() + "', expected CERTIFICATE");
      }
      all.writeBytes(block.bytes());
    }
    return CertificateReader.all(all.toByteArray());
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Value verifyWithOptions(BuiltinContext context, Value[] a)
      throws BuiltinException {
    String text = Operands.string(a, 0);
    ObjectValue given = Operands.object(a, 1);
    try {
      certificates(text);
    } catch (BuiltinException e) {
      return INVALID;
    }
    return verify(text, options(context, given), false);
  }

  /** The first certificate is the root, the last the leaf. */
  private static Value verify(String text, Verification verification, boolean withUris) {
    List<Certificate> certificates;
    try {
      certificates = certificates(text);
    } catch (BuiltinException e) {
      return INVALID;
    }
    if (certificates.size() < 2) {
      return INVALID;
    }
    List<Certificate> chain =
        verification.chain(
            certificates.getLast(),
            certificates.subList(1, certificates.size() - 1),
            certificates.getFirst());
    if (chain == null) {
      return INVALID;
    }
    return ArrayValue.of(
        BooleanValue.TRUE,
        ArrayValue.of(chain.stream().map(c -> withUris ? c.withUriTexts() : c.shown()).toList()));
  }

  private static Verification options(BuiltinContext context, ObjectValue given)
      throws BuiltinException {
    long nanos = context.nowNanos();
    String dnsName = "";
    List<Integer> usages = List.of(SERVER);
    for (int i = 0; i < given.size(); i++) {
      Value value = given.valueAt(i);
      if (!(given.keyAt(i) instanceof StringValue key)) {
        continue;
      }
      switch (key.value()) {
        case "DNSName" -> {
          if (!(value instanceof StringValue name)) {
            throw BuiltinException.error("'DNSName' should be a string");
          }
          dnsName = unquoted(name.value());
        }
        case "CurrentTime" -> nanos = number(value, "CurrentTime", "int64 number");
        case "MaxConstraintComparisons" -> number(value, "MaxConstraintComparisons", "number");
        case "KeyUsages" -> usages = usages(value);
        default -> throw BuiltinException.error("invalid key option");
      }
    }
    Instant at =
        Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
    return new Verification(at, dnsName, usages);
  }

  private static long number(Value value, String name, String kind) throws BuiltinException {
    if (!(value instanceof NumberValue number)) {
      throw BuiltinException.error("'" + name + "' should be a number");
    }
    BigInteger integer = number.isLong() ? number.integer() : null;
    if (integer == null) {
      throw BuiltinException.error("'" + name + "' should be a valid " + kind);
    }
    return integer.longValue();
  }

  private static List<Integer> usages(Value value) throws BuiltinException {
    List<Value> names =
        switch (value) {
          case ArrayValue array -> array.asList();
          case SetValue set -> set.toArrayValue().asList();
          default -> throw BuiltinException.error("'KeyUsages' should be an Array or Set");
        };
    List<Integer> usages = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (Value name : names) {
      if (name instanceof StringValue text) {
        Integer usage = USAGES.get(unquoted(text.value()));
        if (usage == null) {
          invalid.add(unquoted(text.value()));
        } else {
          usages.add(usage);
        }
      }
    }
    if (!invalid.isEmpty()) {
      throw BuiltinException.error(
          "invalid entries for 'KeyUsages' found: [" + String.join(" ", invalid) + "]");
    }
    return usages.isEmpty() ? List.of(SERVER) : usages;
  }

  private static String unquoted(String text) {
    return text.replaceAll("^\"+|\"+$", "");
  }

  private static Value request(String text) throws BuiltinException {
    byte[] bytes =
        text.startsWith("-----BEGIN CERTIFICATE REQUEST-----")
            ? StringValue.of(text).utf8()
            : EncodingBuiltins.base64(text, false);
    Pem pem = Pem.first(latin(bytes));
    if (pem == null) {
      return CertificateRequest.read(bytes);
    }
    if (!pem.type().equals("CERTIFICATE REQUEST")) {
      throw BuiltinException.error("invalid PEM-encoded certificate signing request");
    }
    return CertificateRequest.read(pem.bytes());
  }

  private static Value webKey(String text) throws BuiltinException {
    if (text.isEmpty()) {
      throw BuiltinException.error("input PEM data was empty");
    }
    String pem = text.startsWith(BEGIN) ? text : latin(EncodingBuiltins.base64(text, false));
    List<PrivateKeys.PrivateKey> keys = keys(pem);
    return keys.isEmpty() ? NullValue.NULL : keys.getFirst().web();
  }

  private static Value privateKeys(String text) throws BuiltinException {
    if (text.isEmpty()) {
      return NullValue.NULL;
    }
    return ArrayValue.of(keys(text).stream().map(PrivateKeys.PrivateKey::shown).toList());
  }

  /** The keys of a PEM text, which may stand in base64. */
  private static List<PrivateKeys.PrivateKey> keys(String text) throws BuiltinException {
    String pem;
    try {
      pem = latin(EncodingBuiltins.base64(text, false));
    } catch (BuiltinException e) {
      pem = text;
    }
    return PrivateKeys.all(pem);
  }

  private static Value keyPair(String certificateText, String keyText) throws BuiltinException {
    List<Pem> certificateBlocks = blocks(certificateText, "CERTIFICATE");
    List<Pem> keyBlocks = blocks(keyText, "PRIVATE KEY");
    List<byte[]> certificates = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Pem block : certificateBlocks) {
      if (block.type().equals("CERTIFICATE")) {
        certificates.add(block.bytes());
      } else {
        others.add(block.type());
      }
    }
    if (certificates.isEmpty()) {
      throw BuiltinException.error(noCertificate(others));
    }
    byte[] keyBytes = privateKey(keyBlocks);
    Certificate leaf = CertificateReader.one(certificates.getFirst());
    PrivateKeys.PrivateKey key = PrivateKeys.any(keyBytes);
    Value publicKey = leaf.shown().get("PublicKey");
    if (leaf.publicKey() == null) {
      throw BuiltinException.error("tls: unknown public key algorithm");
    }
    if (!kind(key.publicShown()).equals(kind(publicKey))) {
      throw BuiltinException.error("tls: private key type does not match public key type");
    }
    if (!key.publicShown().equals(publicKey)) {
      throw BuiltinException.error("tls: private key does not match public key");
    }
    return ObjectValue.builder()
        .put("Certificate", ArrayValue.of(certificates.stream().map(Shown::bytes).toList()))
        .put("PrivateKey", key.shown())
        .put("SupportedSignatureAlgorithms", NullValue.NULL)
        .put("OCSPStaple", NullValue.NULL)
        .put("SignedCertificateTimestamps", NullValue.NULL)
        .put("Leaf", leaf.shown())
        .build();
  }

  private static Object kind(@Nullable Value publicKey) {
    return publicKey instanceof ObjectValue object ? object.keys() : "bytes";
  }

  /** The blocks of PEM, of PEM in base64, or of DER in base64. */
  private static List<Pem> blocks(String text, String type) throws BuiltinException {
    if (text.startsWith(BEGIN + " ")) {
      return Pem.all(text);
    }
    byte[] decoded = EncodingBuiltins.base64(text, false);
    String inner = latin(decoded);
    return inner.startsWith(BEGIN) ? Pem.all(inner) : List.of(new Pem(type, decoded, 0));
  }

  private static String noCertificate(List<String> others) {
    if (others.isEmpty()) {
      return "tls: failed to find any PEM data in certificate input";
    }
    if (others.size() == 1 && others.getFirst().endsWith("PRIVATE KEY")) {
      return "tls: failed to find certificate PEM data in certificate input, but did find a private"
          + " key; PEM inputs may have been switched";
    }
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
        + " blocks of the following types: ["
        + String.join(" ", others)
        + "]";
  }

  private static byte[] privateKey(List<Pem> blocks) throws BuiltinException {
    List<String> others = new ArrayList<>();
    for (Pem block : blocks) {
      if (block.type().equals("PRIVATE KEY") || block.type().endsWith(" PRIVATE KEY")) {
        return block.bytes();
      }
      others.add(block.type());
    }
    if (others.isEmpty()) {
      throw BuiltinException.error("tls: failed to find any PEM data in key input");
    }
    if (others.equals(List.of("CERTIFICATE"))) {
      throw BuiltinException.error(
          "tls: found a certificate rather than a key in the PEM for the private key");
    }
    throw BuiltinException.error(
        "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
            + " skipping PEM blocks of the following types: ["
            + String.join(" ", others)
            + "]");
  }
}

package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the extensions of a certificate say (RFC 5280, section 4.2). Written while it is read. */
final class Extensions {
  private static final List<Integer> AUTHORITY_INFORMATION = List.of(1, 3, 6, 1, 5, 5, 7, 1, 1);

  /** The extended usages that Go numbers. */
  private static final Map<String, Integer> USAGES =
      Map.ofEntries(
          Map.entry("2.5.29.37.0", 0),
          Map.entry("1.3.6.1.5.5.7.3.1", 1),
          Map.entry("1.3.6.1.5.5.7.3.2", 2),
          Map.entry("1.3.6.1.5.5.7.3.3", 3),
          Map.entry("1.3.6.1.5.5.7.3.4", 4),
          Map.entry("1.3.6.1.5.5.7.3.5", 5),
          Map.entry("1.3.6.1.5.5.7.3.6", 6),
          Map.entry("1.3.6.1.5.5.7.3.7", 7),
          Map.entry("1.3.6.1.5.5.7.3.8", 8),
          Map.entry("1.3.6.1.5.5.7.3.9", 9),
          Map.entry("1.3.6.1.4.1.311.10.3.3", 10),
          Map.entry("2.16.840.1.113730.4.1", 11),
          Map.entry("1.3.6.1.4.1.311.2.1.22", 12),
          Map.entry("1.3.6.1.4.1.311.61.1.1", 13));

  final List<Extension> all = new ArrayList<>();
  final List<List<Integer>> unhandledCritical = new ArrayList<>();
  final List<Integer> extendedUsages = new ArrayList<>();
  final List<List<Integer>> unknownUsages = new ArrayList<>();
  final List<String> policies = new ArrayList<>();
  final List<PolicyMapping> mappings = new ArrayList<>();
  SubjectNames names = SubjectNames.NONE;
  NameConstraints constraints = NameConstraints.NONE;
  int keyUsage;
  boolean hasBasicConstraints;
  boolean isAuthority;
  long pathLength;
  byte @Nullable [] subjectKeyId;
  byte @Nullable [] authorityKeyId;

  /** Numbers of certificates, or null where there is no such constraint. */
  @Nullable Long requireExplicitPolicy;

  @Nullable Long inhibitPolicyMapping;
  @Nullable Long inhibitAnyPolicy;
  private boolean constraintsCritical;
  private boolean hasPolicies;
  private final List<Value> policyIds = new ArrayList<>();
  private final List<String> revocationLists = new ArrayList<>();
  private final List<String> statusServers = new ArrayList<>();
  private final List<String> issuers = new ArrayList<>();

  /** Policies that an issuer holds to be the same. */
  record PolicyMapping(String issuer, String subject) {}

  void add(Extension extension) throws BuiltinException {
    if (all.stream().anyMatch(other -> other.id().equals(extension.id()))) {
      throw BuiltinException.error(
          "x509: certificate contains duplicate extension with OID \""
              + Shown.dotted(extension.id())
              + "\"");
    }
    all.add(extension);
  }

  /** Reads what has been added. */
  void process() throws BuiltinException {
    for (Extension extension : all) {
      boolean handled =
          extension.id().equals(AUTHORITY_INFORMATION)
              ? authorityInformation(extension)
              : standard(extension);
      if (extension.critical() && !handled) {
        unhandledCritical.add(extension.id());
      }
    }
  }

  /** Whether the extension was understood. */
  private boolean standard(Extension extension) throws BuiltinException {
    Der in = extension.content();
    switch (extension.standard()) {
      case 14 -> {
        refuseCritical(extension, "subject key identifier");
        subjectKeyId = in.read(Der.OCTET_STRING, "x509: invalid subject key identifier").rest();
      }
      case 15 -> {
        Der.Bits bits = in.bits("x509: invalid key usage");
        for (int i = 0; i < 9; i++) {
          keyUsage |= bits.at(i) ? 1 << i : 0;
        }
      }
      case 17 -> {
        names = SubjectNames.read(in);
        return !names.isEmpty();
      }
      case 19 -> basicConstraints(in);
      case 30 -> {
        constraints = NameConstraints.read(in);
        constraintsCritical = extension.critical();
        return constraints.complete();
      }
      case 31 -> revocationLists(in);
      case 32 -> policies(in);
      case 33 -> policyMappings(in);
      case 35 -> {
        refuseCritical(extension, "authority key identifier");
        String failure = "x509: invalid authority key identifier";
        Der key = in.read(Der.SEQUENCE, failure).optional(Der.context(0), failure);
        authorityKeyId = key == null ? null : key.rest();
      }
      case 36 -> policyConstraints(in);
      case 37 -> extendedUsages(in);
      case 54 ->
          inhibitAnyPolicy = in.small(Der.INTEGER, "x509: invalid inhibit any policy extension");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void refuseCritical(Extension extension, String name) throws BuiltinException {
    if (extension.critical()) {
      throw BuiltinException.error("x509: " + name + " incorrectly marked critical");
    }
  }

  private void basicConstraints(Der in) throws BuiltinException {
    String failure = "x509: invalid basic constraints";
    Der constraint = in.read(Der.SEQUENCE, failure);
    isAuthority = constraint.peek(Der.BOOLEAN) && constraint.bool(failure);
    pathLength = -1;
    if (constraint.peek(Der.INTEGER)) {
      pathLength = constraint.small(Der.INTEGER, failure);
      if (pathLength < 0) {
        throw BuiltinException.error(failure);
      }
    }
    hasBasicConstraints = true;
  }

  private void revocationLists(Der in) throws BuiltinException {
    String failure = "x509: invalid CRL distribution point";
    Der points = in.read(Der.SEQUENCE, failure + "s");
    while (!points.isEmpty()) {
      Der point = points.read(Der.SEQUENCE, failure).optional(Der.wrapped(0), failure);
      if (point != null) {
        Der fullName = point.read(Der.wrapped(0), failure);
        while (fullName.peek(Der.context(6))) {
          revocationLists.add(text(fullName.read(Der.context(6), failure)));
        }
      }
    }
  }

  private void policies(Der in) throws BuiltinException {
    String failure = "x509: invalid certificate policies";
    Der list = in.read(Der.SEQUENCE, failure);
    Set<String> seen = new HashSet<>();
    while (!list.isEmpty()) {
      byte[] encoded = list.read(Der.SEQUENCE, failure).read(Der.OID, failure).rest();
      List<BigInteger> parts = Der.parts(encoded, failure);
      String policy = Shown.dotted(parts);
      if (!seen.add(policy)) {
        throw BuiltinException.error(failure);
      }
      policies.add(policy);
      if (parts.stream().allMatch(part -> part.bitLength() <= 31)) {
        policyIds.add(ArrayValue.of(parts.stream().map(NumberValue::of).toList()));
      }
    }
    hasPolicies = true;
  }

  private void policyMappings(Der in) throws BuiltinException {
    String failure = "x509: invalid policy mappings extension";
    Der list = in.read(Der.SEQUENCE, failure);
    while (!list.isEmpty()) {
      Der pair = list.read(Der.SEQUENCE, failure);
      byte[] issuer = pair.read(Der.OID, failure).rest();
      byte[] subject = pair.read(Der.OID, failure).rest();
      mappings.add(
          new PolicyMapping(
              Shown.dotted(Der.parts(issuer, failure)), Shown.dotted(Der.parts(subject, failure))));
    }
  }

  private void policyConstraints(Der in) throws BuiltinException {
    String failure = "x509: invalid policy constraints extension";
    Der both = in.read(Der.SEQUENCE, failure);
    if (both.peek(Der.context(0))) {
      requireExplicitPolicy = both.small(Der.context(0), failure);
    }
    if (both.peek(Der.context(1))) {
      inhibitPolicyMapping = both.small(Der.context(1), failure);
    }
  }

  private void extendedUsages(Der in) throws BuiltinException {
    String failure = "x509: invalid extended key usages";
    Der list = in.read(Der.SEQUENCE, failure);
    while (!list.isEmpty()) {
      List<Integer> usage = list.oid(failure);
      Integer known = USAGES.get(Shown.dotted(usage));
      if (known == null) {
        unknownUsages.add(usage);
      } else {
        extendedUsages.add(known);
      }
    }
  }

  private boolean authorityInformation(Extension extension) throws BuiltinException {
    refuseCritical(extension, "authority info access");
    String failure = "x509: invalid authority info access";
    Der list = extension.content().read(Der.SEQUENCE, failure);
    while (!list.isEmpty()) {
      Der description = list.read(Der.SEQUENCE, failure);
      List<Integer> method = description.oid(failure);
      if (description.peek(Der.context(6))) {
        String location = text(description.read(Der.context(6), failure));
        switch (Shown.dotted(method)) {
          case "1.3.6.1.5.5.7.48.1" -> statusServers.add(location);
          case "1.3.6.1.5.5.7.48.2" -> issuers.add(location);
          default -> {
            // another method says nothing that is shown
          }
        }
      }
    }
    return true;
  }

  private static String text(Der bytes) {
    return new String(bytes.rest(), StandardCharsets.UTF_8);
  }

  void show(ObjectValue.Builder out) {
    out.put("KeyUsage", NumberValue.of(keyUsage))
        .put("Extensions", Shown.list(all.stream().map(Extension::toValue).toList()))
        .put("ExtraExtensions", NullValue.NULL)
        .put("UnhandledCriticalExtensions", oids(unhandledCritical))
        .put("ExtKeyUsage", Shown.list(extendedUsages.stream().map(NumberValue::of).toList()))
        .put("UnknownExtKeyUsage", oids(unknownUsages))
        .put("BasicConstraintsValid", BooleanValue.of(hasBasicConstraints))
        .put("IsCA", BooleanValue.of(isAuthority))
        .put("MaxPathLen", NumberValue.of(pathLength))
        .put("MaxPathLenZero", BooleanValue.of(hasBasicConstraints && pathLength == 0))
        .put("SubjectKeyId", Shown.bytes(subjectKeyId))
        .put("AuthorityKeyId", Shown.bytes(authorityKeyId))
        .put("OCSPServer", Shown.texts(statusServers))
        .put("IssuingCertificateURL", Shown.texts(issuers))
        .put("CRLDistributionPoints", Shown.texts(revocationLists))
        .put("PolicyIdentifiers", hasPolicies ? ArrayValue.of(policyIds) : NullValue.NULL)
        .put("Policies", Shown.texts(policies))
        .put("PolicyMappings", Shown.list(mappings.stream().map(Extensions::shown).toList()))
        .put("PermittedDNSDomainsCritical", BooleanValue.of(constraintsCritical));
    number(out, "InhibitAnyPolicy", inhibitAnyPolicy);
    number(out, "InhibitPolicyMapping", inhibitPolicyMapping);
    number(out, "RequireExplicitPolicy", requireExplicitPolicy);
    names.show(out);
    constraints.show(out);
  }

  private static void number(ObjectValue.Builder out, String name, @Nullable Long number) {
    out.put(name, NumberValue.of(number == null ? 0 : number))
        .put(name + "Zero", BooleanValue.of(number != null && number == 0));
  }

  private static Value oids(List<List<Integer>> oids) {
    return Shown.list(oids.stream().map(Shown::oid).toList());
  }

  private static Value shown(PolicyMapping mapping) {
    return ObjectValue.builder()
        .put("IssuerDomainPolicy", StringValue.of(mapping.issuer()))
        .put("SubjectDomainPolicy", StringValue.of(mapping.subject()))
        .build();
  }
}

package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.net.Cidr;
import dev.bylaw.rego.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Alternative names of a subject (RFC 5280, section 4.2.1.6), those that Go knows. */
record SubjectNames(
    List<String> dns, List<String> emails, List<byte[]> addresses, List<UriName> uris) {
  static final SubjectNames NONE = new SubjectNames(List.of(), List.of(), List.of(), List.of());

  static SubjectNames read(Der extension) throws BuiltinException {
    SubjectNames names =
        new SubjectNames(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Der all = extension.read(Der.SEQUENCE, "x509: invalid subject alternative names");
    while (!all.isEmpty()) {
      Der.Element name = all.any("x509: invalid subject alternative name");
      byte[] data = name.content().rest();
      switch (name.tag() ^ 0x80) {
        case 1 -> names.emails.add(ascii(data, "x509: SAN rfc822Name is malformed"));
        case 2 -> names.dns.add(ascii(data, "x509: SAN dNSName is malformed"));
        case 6 ->
            names.uris.add(
                UriName.parse(ascii(data, "x509: SAN uniformResourceIdentifier is malformed")));
        case 7 -> {
          if (data.length != 4 && data.length != 16) {
            throw BuiltinException.error("x509: cannot parse IP address of length " + data.length);
          }
          names.addresses.add(data);
        }
        default -> {
          // other kinds of names are not looked at
        }
      }
    }
    return names;
  }

  static String ascii(byte[] data, String failure) throws BuiltinException {
    for (byte b : data) {
      if (b < 0) {
        throw BuiltinException.error(failure);
      }
    }
    return new String(data, StandardCharsets.US_ASCII);
  }

  boolean isEmpty() {
    return dns.isEmpty() && emails.isEmpty() && addresses.isEmpty() && uris.isEmpty();
  }

  void show(ObjectValue.Builder out) {
    out.put("DNSNames", Shown.texts(dns))
        .put("EmailAddresses", Shown.texts(emails))
        .put("IPAddresses", Shown.texts(addresses.stream().map(Cidr::text).toList()))
        .put("URIs", Shown.list(uris.stream().map(UriName::shown).toList()));
  }
}

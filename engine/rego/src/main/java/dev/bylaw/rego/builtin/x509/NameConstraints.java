package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.net.Cidr;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that certificates under an authority may have (RFC 5280, section 4.2.1.10).
 *
 * @param complete whether all of it is of a kind that is checked
 */
record NameConstraints(Names permitted, Names excluded, boolean complete) {
  static final NameConstraints NONE = new NameConstraints(Names.NONE, Names.NONE, true);

  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  /** Subtrees of names, by kind. */
  record Names(List<String> dns, List<Range> ranges, List<String> emails, List<String> uris) {
    static final Names NONE = new Names(List.of(), List.of(), List.of(), List.of());

    private void show(ObjectValue.Builder out, String prefix) {
      out.put(prefix + "DNSDomains", Shown.texts(dns))
          .put(prefix + "IPRanges", Shown.list(ranges.stream().map(Range::toValue).toList()))
          .put(prefix + "EmailAddresses", Shown.texts(emails))
          .put(prefix + "URIDomains", Shown.texts(uris));
    }
  }

  /** Addresses that agree where the mask has ones. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Range(byte[] address, byte[] mask) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int i = 0; i < mask.length; i++) {
        if ((address[i] & mask[i]) != (other[i] & mask[i])) {
          return false;
        }
      }
      return true;
    }

    Value toValue() {
      return ObjectValue.builder()
          .put("IP", Cidr.text(address))
          .put("Mask", Shown.bytes(mask))
          .build();
    }
  }

  static NameConstraints read(Der in) throws BuiltinException {
    String failure = "x509: invalid NameConstraints extension";
    Der both = in.read(Der.SEQUENCE, failure);
    Der permitted = both.optional(Der.wrapped(0), failure);
    Der excluded = both.optional(Der.wrapped(1), failure);
    if (!in.isEmpty() || !both.isEmpty()) {
      throw BuiltinException.error(failure);
    }
    if ((permitted == null || permitted.isEmpty()) && (excluded == null || excluded.isEmpty())) {
      throw BuiltinException.error("x509: empty name constraints extension");
    }
    boolean[] unhandled = new boolean[1];
    Names permittedNames = permitted == null ? Names.NONE : names(permitted, unhandled);
    Names excludedNames = excluded == null ? Names.NONE : names(excluded, unhandled);
    return new NameConstraints(permittedNames, excludedNames, !unhandled[0]);
  }

  private static Names names(Der subtrees, boolean[] unhandled) throws BuiltinException {
    String failure = "x509: invalid NameConstraints extension";
    Names names =
        new Names(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    while (!subtrees.isEmpty()) {
      Der.Element base = subtrees.read(Der.SEQUENCE, failure).any(failure);
      byte[] value = base.content().rest();
      switch (base.tag() ^ 0x80) {
        case DNS -> names.dns.add(domain(value, "dnsName"));
        case ADDRESS -> names.ranges.add(range(value));
        case EMAIL -> {
          String email = text(value);
          boolean valid =
              email.contains("@") ? Mailbox.parse(email) != null : isDomain(email, true);
          if (!valid) {
            throw unparsable("rfc822Name", email, "");
          }
          names.emails.add(email);
        }
        case URI -> {
          String domain = text(value);
          if (Cidr.parseAddress(domain, true) != null) {
            throw unparsable("URI", domain, ": cannot be IP address");
          }
          names.uris.add(domain(value, "URI"));
        }
        default -> unhandled[0] = true;
      }
    }
    return names;
  }

  private static String domain(byte[] value, String kind) throws BuiltinException {
    String domain = text(value);
    if (!isDomain(domain, true)) {
      throw unparsable(kind, domain, "");
    }
    return domain;
  }

  private static String text(byte[] value) throws BuiltinException {
    String failure =
        "x509: invalid constraint value: x509: "
            + StringValue.ofUtf8(value)
            + " cannot be encoded as an IA5String";
    return SubjectNames.ascii(value, failure);
  }

  private static BuiltinException unparsable(String kind, String text, String why) {
    return BuiltinException.error(
        "x509: failed to parse " + kind + " constraint " + StringValue.of(text) + why);
  }

  private static Range range(byte[] value) throws BuiltinException {
    if (value.length != 8 && value.length != 32) {
      throw BuiltinException.error("x509: IP constraint contained value of length " + value.length);
    }
    byte[] mask = Arrays.copyOfRange(value, value.length / 2, value.length);
    boolean ended = false;
    for (byte b : mask) {
      int ones = Integer.numberOfLeadingZeros(~(b << 24));
      boolean prefix = (byte) (0xFF00 >> Math.min(ones, 8)) == b;
      if (!prefix || (ended && b != 0)) {
        throw BuiltinException.error(
            "x509: IP constraint contained invalid mask " + HexFormat.of().formatHex(mask));
      }
      ended |= b != (byte) 0xFF;
    }
    return new Range(Arrays.copyOf(value, value.length / 2), mask);
  }

  /**
   * Whether a text may be the name of a domain.
   *
   * @param constraint whether it may begin with a dot, which stands for one label or more
   */
  static boolean isDomain(String text, boolean constraint) {
    if (text.isEmpty()) {
      return true;
    }
    if (text.endsWith(".")) {
      return false;
    }
    String name = constraint && text.startsWith(".") ? text.substring(1) : text;
    return name.chars().allMatch(c -> c >= 33 && c <= 126)
        && !name.contains("..")
        && !name.startsWith(".");
  }

  /** An address for mail: what stands before and behind the at sign. */
  record Mailbox(String local, String domain) {
    private static final String ATOM = "!#$%&'*+-/=?^_`{|}~.";

    /** A mailbox (RFC 2821), or null. */
    static @Nullable Mailbox parse(String text) {
      StringBuilder local = new StringBuilder();
      int at = text.startsWith("\"") ? quoted(text, local) : atoms(text, local);
      if (at < 0 || at >= text.length() || text.charAt(at) != '@') {
        return null;
      }
      String domain = text.substring(at + 1);
      boolean valid = !domain.isEmpty() && !domain.startsWith(".") && isDomain(domain, false);
      return valid ? new Mailbox(local.toString(), domain) : null;
    }

    /** The index behind the closing quote, or -1. */
    private static int quoted(String text, StringBuilder local) {
      for (int i = 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"') {
          return i + 1;
        }
        if (c == '\\' && ++i == text.length()) {
          return -1;
        }
        char meant = text.charAt(i);
        boolean space = meant == '\t' && c != '\\';
        if (meant == 0 || meant == '\n' || meant == '\r' || meant > 127 || space) {
          return -1;
        }
        local.append(meant);
      }
      return -1;
    }

    /** The index of the first character that is of no atom, or -1. */
    private static int atoms(String text, StringBuilder local) {
      int i = 0;
      for (; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\' && ++i == text.length()) {
          return -1;
        }
        if (c != '\\' && !isAlphanumeric(c) && ATOM.indexOf(c) < 0) {
          break;
        }
        local.append(text.charAt(i));
      }
      boolean valid =
          !local.isEmpty()
              && local.charAt(0) != '.'
              && local.charAt(local.length() - 1) != '.'
              && local.indexOf("..") < 0;
      return valid ? i : -1;
    }

    private static boolean isAlphanumeric(char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }

  void show(ObjectValue.Builder out) {
    permitted.show(out, "Permitted");
    excluded.show(out, "Excluded");
  }
}

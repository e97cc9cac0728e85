package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.net.Cidr;
import java.util.Arrays;
import java.util.List;

/** Names of hosts, and the patterns of certificates that stand for them (RFC 6125). */
final class HostName {
  private HostName() {}

  /** Whether a certificate is valid for a host; for any where the host is empty. */
  static boolean matches(String host, Certificate certificate) {
    if (host.isEmpty()) {
      return true;
    }
    boolean bracketed = host.length() >= 3 && host.startsWith("[") && host.endsWith("]");
    String literal = bracketed ? host.substring(1, host.length() - 1) : host;
    byte[] address = Cidr.parseAddress(literal, true);
    if (address != null) {
      return certificate.names().addresses().stream()
          .anyMatch(other -> Cidr.text(other).equals(Cidr.text(address)));
    }
    String name = Verification.lower(host);
    for (String pattern : certificate.names().dns()) {
      boolean match =
          isValid(name, false) && isValid(pattern, true)
              ? labelsMatch(Verification.lower(pattern), name)
              : equal(pattern, name);
      if (match) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(String pattern, String name) {
    return !pattern.isEmpty()
        && !pattern.equals(".")
        && !name.isEmpty()
        && !name.equals(".")
        && Verification.lower(pattern).equals(name);
  }

  private static boolean labelsMatch(String pattern, String name) {
    List<String> wanted = labels(pattern);
    List<String> found = labels(withoutDot(name));
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      boolean wildcard = i == 0 && wanted.get(i).equals("*");
      if (!wildcard && !wanted.get(i).equals(found.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(String host, boolean pattern) {
    String name = pattern ? host : withoutDot(host);
    if (name.isEmpty() || name.equals("*")) {
      return false;
    }
    List<String> labels = labels(name);
    for (int i = 0; i < labels.size(); i++) {
      boolean wildcard = pattern && i == 0 && labels.get(i).equals("*");
      if (!wildcard && !labels.get(i).matches("[a-zA-Z0-9_][a-zA-Z0-9_-]*")) {
        return false;
      }
    }
    return true;
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static List<String> labels(String name) {
    return Arrays.asList(name.split("\\.", -1));
  }
}

package dev.bylaw.rego.builtin.encoding;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * A URI reference taken apart as Go's {@code net/url} does, with its messages; absent parts are
 * empty.
 */
public record GoUrl(
    String scheme,
    String hostname,
    String port,
    String path,
    String rawPath,
    String escapedPath,
    String rawQuery,
    String fragment) {
  private static final String UNRESERVED = "-_.~";

  /** Where an escape stands decides what it may hide. */
  private enum Part {
    PATH,
    HOST,
    ZONE,
    FRAGMENT,
    QUERY
  }

  /** The parts of a URL, split as Go splits them. */
  public static GoUrl parse(String text) throws BuiltinException {
    try {
      int hash = text.indexOf('#');
      String rest = hash < 0 ? text : text.substring(0, hash);
      String fragment = hash < 0 ? "" : unescape(text.substring(hash + 1), Part.FRAGMENT);
      return parseWithoutFragment(rest, fragment);
    } catch (BuiltinException e) {
      throw BuiltinException.error("parse " + StringValue.of(text) + ": " + e.getMessage());
    }
  }

  private static GoUrl parseWithoutFragment(String text, String fragment) throws BuiltinException {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw BuiltinException.error("net/url: invalid control character in URL");
    }
    if (text.equals("*")) {
      return new GoUrl("", "", "", "*", "*", "*", "", fragment);
    }
    String scheme = scheme(text);
    String rest = scheme.isEmpty() ? text : text.substring(scheme.length() + 1);
    scheme = scheme.toLowerCase(Locale.ROOT);
    String rawQuery = "";
    int question = rest.indexOf('?');
    if (question >= 0) {
      rawQuery = rest.substring(question + 1);
      rest = rest.substring(0, question);
    }
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        // an opaque URI: the part behind the scheme is no path
        return new GoUrl(scheme, "", "", "", "", "", rawQuery, fragment);
      }
      int slash = rest.indexOf('/');
      if ((slash < 0 ? rest : rest.substring(0, slash)).contains(":")) {
        throw BuiltinException.error("first path segment in URL cannot contain colon");
      }
    }
    String host = "";
    if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "" : rest.substring(slash);
      host = authority(authority);
    }
    String path = unescape(rest, Part.PATH);
    // the raw path counts only where writing the path anew would not give it
    String rawPath = rest.equals(escapePath(path)) ? path : rest;
    boolean wellFormed = rest.chars().allMatch(c -> isPathCharacter((char) c));
    return new GoUrl(
        scheme,
        hostname(host),
        port(host),
        path,
        rawPath,
        wellFormed ? rest : escapePath(path),
        rawQuery,
        fragment);
  }

  /** The scheme as written, or empty. */
  private static String scheme(String text) throws BuiltinException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter) {
        continue;
      }
      if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
        if (i == 0) {
          return "";
        }
      } else if (c == ':') {
        if (i == 0) {
          throw BuiltinException.error("missing protocol scheme");
        }
        return text.substring(0, i);
      } else {
        return "";
      }
    }
    return "";
  }

  private static String authority(String authority) throws BuiltinException {
    int at = authority.lastIndexOf('@');
    String host = host(authority.substring(at + 1));
    if (at >= 0) {
      String user = authority.substring(0, at);
      for (int i = 0; i < user.length(); i++) {
        char c = user.charAt(i);
        boolean valid = isAlphanumeric(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0;
        if (!valid) {
          throw BuiltinException.error("net/url: invalid userinfo");
        }
      }
      unescape(user, Part.QUERY);
    }
    return host;
  }

  private static String host(String host) throws BuiltinException {
    int bracket = host.lastIndexOf(']');
    if (host.startsWith("[")) {
      if (bracket < 0) {
        throw BuiltinException.error("missing ']' in host");
      }
      checkPort(host.substring(bracket + 1));
      int zone = host.substring(0, bracket).indexOf("%25");
      if (zone >= 0) {
        return unescape(host.substring(0, zone), Part.HOST)
            + unescape(host.substring(zone, bracket), Part.ZONE)
            + unescape(host.substring(bracket), Part.HOST);
      }
    } else if (host.indexOf('[') >= 0) {
      throw BuiltinException.error("invalid character \"[\" in host name");
    } else if (host.lastIndexOf(':') >= 0) {
      checkPort(host.substring(host.lastIndexOf(':')));
      if (host.indexOf(':') != host.lastIndexOf(':')) {
        throw BuiltinException.error(
            "invalid port " + StringValue.of(host.substring(host.indexOf(':'))) + " after host");
      }
    }
    return unescape(host, Part.HOST);
  }

  private static void checkPort(String port) throws BuiltinException {
    if (port.isEmpty()) {
      return;
    }
    boolean valid =
        port.charAt(0) == ':' && port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    if (!valid) {
      throw BuiltinException.error("invalid port " + StringValue.of(port) + " after host");
    }
  }

  private static String hostname(String host) {
    int colon = portColon(host);
    String name = colon < 0 ? host : host.substring(0, colon);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  private static String port(String host) {
    int colon = portColon(host);
    return colon < 0 ? "" : host.substring(colon + 1);
  }

  private static int portColon(String host) {
    int colon = host.lastIndexOf(':');
    boolean port =
        colon >= 0
            && host.indexOf(']', colon) < 0
            && host.chars().skip(colon + 1L).allMatch(c -> c >= '0' && c <= '9');
    return port ? colon : -1;
  }

  /** {@code text} as it stands in a query string. */
  public static String queryEscape(StringValue text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.utf8()) {
      char c = (char) (b & 0xFF);
      if (isAlphanumeric(c) || UNRESERVED.indexOf(c) >= 0) {
        out.append(c);
      } else if (c == ' ') {
        out.append('+');
      } else {
        out.append("%%%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  /** What {@link #queryEscape} was given. */
  public static StringValue queryUnescape(String text) throws BuiltinException {
    return StringValue.of(unescape(text, Part.QUERY));
  }

  /** {@code path} as Go writes it in a URL. */
  public static String escapePath(String path) {
    return escape(path, UNRESERVED + "$&+,/:;=@");
  }

  /** {@code fragment} as Go writes it in a URL. */
  public static String escapeFragment(String fragment) {
    return escape(fragment, UNRESERVED + "$&+,/:;=?@!()*");
  }

  private static String escape(String text, String plain) {
    StringBuilder out = new StringBuilder();
    for (byte b : StringValue.of(text).utf8()) {
      char c = (char) (b & 0xFF);
      if (isAlphanumeric(c) || plain.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append("%%%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static String unescape(String text, Part part) throws BuiltinException {
    byte[] in = StringValue.of(text).utf8();
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      int c = in[i] & 0xFF;
      if (c == '%') {
        int value = i + 2 < in.length ? hex(in[i + 1], in[i + 2]) : -1;
        if (value < 0) {
          throw badEscape(in, i);
        }
        boolean hidden = part == Part.HOST && value < 0x80 && value != '%';
        if (hidden) {
          throw badEscape(in, i);
        }
        out.write(value);
        i += 2;
      } else if (c == '+' && part == Part.QUERY) {
        out.write(' ');
      } else {
        if (part == Part.HOST && c < 0x80 && !isHostCharacter(c)) {
          throw BuiltinException.error(
              "invalid character " + StringValue.of(Character.toString(c)) + " in host name");
        }
        out.write(c);
      }
    }
    return StringValue.ofUtf8(out.toByteArray()).value();
  }

  private static boolean isPathCharacter(char c) {
    return isAlphanumeric(c) || (UNRESERVED + "!$&'()*+,;=:@[]%/").indexOf(c) >= 0;
  }

  /** The host with its port, as it stands in the URL. */
  public String host() {
    String name = hostname.indexOf(':') >= 0 ? "[" + hostname + "]" : hostname;
    return port.isEmpty() ? name : name + ":" + port;
  }

  private static boolean isHostCharacter(int c) {
    return isAlphanumeric((char) c) || "-_.~!$&'()*+,;=:[]<>\"".indexOf(c) >= 0;
  }

  private static BuiltinException badEscape(byte[] in, int at) {
    int end = Math.min(at + 3, in.length);
    String escape = StringValue.ofUtf8(java.util.Arrays.copyOfRange(in, at, end)).toString();
    return BuiltinException.error("invalid URL escape " + escape);
  }

  private static int hex(byte high, byte low) {
    int h = high < 0 ? -1 : Character.digit(high, 16);
    int l = low < 0 ? -1 : Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h << 4 | l;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}

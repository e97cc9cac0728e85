package dev.bylaw.rego.builtin.net;

import dev.bylaw.rego.builtin.BuiltinException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses: its first address (4 or 16 bytes) and the length of its prefix. Addresses
 * are compared as Go compares them, an IPv4-mapped IPv6 address being the IPv4 address.
 */
@SuppressWarnings("ArrayRecordComponent") // private to the package, never compared
public record Cidr(byte[] address, int prefix) {
  private static final int V4 = 4;
  private static final int V6 = 16;

  /** "address/prefix", the bits behind the prefix cleared. */
  static Cidr parse(String text) throws BuiltinException {
    int slash = text.indexOf('/');
    byte[] address = slash < 0 ? null : parseAddress(text.substring(0, slash), false);
    int prefix = slash < 0 ? -1 : parsePrefix(text.substring(slash + 1));
    if (address == null || prefix < 0 || prefix > address.length * 8) {
      throw BuiltinException.error("invalid CIDR address: " + text);
    }
    return new Cidr(masked(address, prefix), prefix);
  }

  private static int parsePrefix(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
  }

  /**
   * The bytes of an address, 16 of them for either kind where {@code widen}; null if it is none.
   */
  public static byte @Nullable [] parseAddress(String text, boolean widen) {
    if (text.indexOf(':') >= 0) {
      return parseV6(text);
    }
    byte[] v4 = parseV4(text);
    return v4 == null || !widen ? v4 : widened(v4);
  }

  private static byte @Nullable [] parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4) {
      return null;
    }
    byte[] address = new byte[V4];
    for (int i = 0; i < V4; i++) {
      if (!parts[i].matches("0|[1-9]\\d{0,2}") || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }

  private static byte @Nullable [] parseV6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    String head = gap < 0 ? text : text.substring(0, gap);
    String tail = gap < 0 ? "" : text.substring(gap + 2);
    byte[] left = groups(head, gap < 0 || tail.isEmpty());
    byte[] right = groups(tail, true);
    if (left == null || right == null) {
      return null;
    }
    int length = left.length + right.length;
    if (gap < 0 ? length != V6 : length > V6 - 2) {
      return null;
    }
    byte[] address = Arrays.copyOf(left, V6);
    System.arraycopy(right, 0, address, V6 - right.length, right.length);
    return address;
  }

  private static byte @Nullable [] groups(String text, boolean last) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] out = new byte[0];
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        int group = Integer.parseInt(parts[i], 16);
        out = Arrays.copyOf(out, out.length + 2);
        out[out.length - 2] = (byte) (group >> 8);
        out[out.length - 1] = (byte) group;
      } else {
        byte[] v4 = last && i == parts.length - 1 ? parseV4(parts[i]) : null;
        if (v4 == null) {
          return null;
        }
        out = Arrays.copyOf(out, out.length + V4);
        System.arraycopy(v4, 0, out, out.length - V4, V4);
      }
    }
    return out;
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int bits = Math.clamp(prefix - 8L * i, 0, 8);
      masked[i] &= (byte) (0xFF00 >> bits);
    }
    return masked;
  }

  /** IPv4 in the 16 bytes of an IPv4-mapped IPv6 address. */
  static byte[] widened(byte[] address) {
    if (address.length == V6) {
      return address;
    }
    byte[] wide = new byte[V6];
    wide[10] = (byte) 0xFF;
    wide[11] = (byte) 0xFF;
    System.arraycopy(address, 0, wide, 12, V4);
    return wide;
  }

  static boolean isMapped(byte[] wide) {
    for (int i = 0; i < 10; i++) {
      if (wide[i] != 0) {
        return false;
      }
    }
    return wide[10] == (byte) 0xFF && wide[11] == (byte) 0xFF;
  }

  /** The 4 bytes of an IPv4 address however written, else the 16. */
  private static byte[] narrowed(byte[] address) {
    return address.length == V6 && isMapped(address)
        ? Arrays.copyOfRange(address, 12, V6)
        : address;
  }

  /** Whether this holds plain IPv6 addresses, no IPv4-mapped ones at its start. */
  private boolean isPlainV6() {
    return address.length == V6 && !isMapped(address);
  }

  boolean contains(byte[] other) {
    byte[] network = narrowed(address);
    byte[] candidate = narrowed(other);
    if (network.length != candidate.length) {
      return false;
    }
    int bits = network.length == address.length ? prefix : Math.max(prefix - 96, 0);
    return Arrays.equals(masked(network, bits), masked(candidate, bits));
  }

  boolean contains(Cidr other) {
    if (isPlainV6() && other.isPlainV6()) {
      return prefix <= other.prefix && Arrays.equals(address, masked(other.address, prefix));
    }
    return contains(other.address) && contains(other.last());
  }

  boolean intersects(Cidr other) {
    return contains(other.address) || other.contains(address);
  }

  /** The last address. */
  byte[] last() {
    byte[] last = address.clone();
    for (int i = 0; i < last.length; i++) {
      int bits = Math.clamp(prefix - 8L * i, 0, 8);
      last[i] |= (byte) (0xFF >> bits);
    }
    return last;
  }

  /** The number of bits that vary. */
  int hostBits() {
    return address.length * 8 - prefix;
  }

  @Override
  public String toString() {
    boolean mapped = address.length == V6 && isMapped(address);
    return text(address) + "/" + (mapped && prefix >= 96 ? prefix - 96 : prefix);
  }

  /** An address as text; IPv6 shortened (RFC 5952). */
  public static String text(byte[] address) {
    byte[] narrow = narrowed(address);
    if (narrow.length == V4) {
      return (narrow[0] & 0xFF)
          + "."
          + (narrow[1] & 0xFF)
          + "."
          + (narrow[2] & 0xFF)
          + "."
          + (narrow[3] & 0xFF);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (narrow[2 * i] & 0xFF) << 8 | (narrow[2 * i + 1] & 0xFF);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && groups[i + length] == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        boolean first = out.isEmpty() || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}

package dev.bylaw.rego.builtin.net;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** net.cidr_merge: the fewest CIDRs that cover given addresses and CIDRs. */
final class CidrMerge {
  /** An inclusive range of 16-byte addresses; the text where it is one CIDR as given. */
  private record Range(BigInteger first, BigInteger last, @Nullable String text) {}

  private static final BigInteger V4_FIRST = BigInteger.valueOf(0xFFFF_0000_0000L);
  private static final BigInteger V4_LAST = BigInteger.valueOf(0xFFFF_FFFF_FFFFL);

  private CidrMerge() {}

  static Value merge(Value[] a) throws BuiltinException {
    if (!(a[0] instanceof ArrayValue) && !(a[0] instanceof SetValue)) {
      throw BuiltinException.error("operand must be an array");
    }
    List<Range> ranges = new ArrayList<>();
    for (Value element : Operands.collection(a, 0)) {
      ranges.add(range(element));
    }
    ranges.sort(Comparator.comparing(Range::last).thenComparing(Range::first));
    for (int i = ranges.size() - 1; i > 0; i--) {
      Range range = ranges.get(i);
      Range previous = ranges.get(i - 1);
      if (before(range.first()).compareTo(previous.last()) <= 0) {
        ranges.set(i - 1, new Range(previous.first().min(range.first()), range.last(), null));
        ranges.remove(i);
      }
    }
    SetValue.Builder merged = SetValue.builder();
    for (Range range : ranges) {
      if (range.text() != null) {
        merged.add(StringValue.of(range.text()));
      } else {
        addBlocks(range, merged);
      }
    }
    return merged.build();
  }

  private static Range range(Value element) throws BuiltinException {
    if (!(element instanceof StringValue s)) {
      throw BuiltinException.error("element must be string");
    }
    byte[] address = Cidr.parseAddress(s.value(), true);
    if (address == null) {
      Cidr cidr = Cidr.parse(s.value());
      return range(cidr, cidr.toString());
    }
    if (!Cidr.isMapped(address)) {
      throw BuiltinException.error("IPv6 invalid: needs prefix length");
    }
    // a bare address stands for its whole network class, as OPA has it
    int high = address[12] & 0xFF;
    int prefix = high < 0x80 ? 8 : high < 0xC0 ? 16 : 24;
    String text = Cidr.text(address);
    return range(Cidr.parse(text + "/" + prefix), text + "/" + prefix);
  }

  private static Range range(Cidr cidr, String text) {
    return new Range(number(cidr.address()), number(cidr.last()), text);
  }

  private static BigInteger number(byte[] address) {
    return new BigInteger(1, Cidr.widened(address));
  }

  private static BigInteger before(BigInteger address) {
    return address.signum() == 0 || address.equals(V4_FIRST)
        ? address
        : address.subtract(BigInteger.ONE);
  }

  /** The largest aligned blocks from the first address to the last. */
  private static void addBlocks(Range range, SetValue.Builder out) {
    boolean v4 = range.first().compareTo(V4_FIRST) >= 0 && range.last().compareTo(V4_LAST) <= 0;
    int width = v4 ? 32 : 128;
    BigInteger first = range.first();
    while (first.compareTo(range.last()) <= 0) {
      int size = first.signum() == 0 ? width : Math.min(first.getLowestSetBit(), width);
      BigInteger left = range.last().subtract(first).add(BigInteger.ONE);
      size = Math.min(size, left.bitLength() - 1);
      out.add(StringValue.of(Cidr.text(bytes(first)) + "/" + (width - size)));
      first = first.add(BigInteger.ONE.shiftLeft(size));
    }
  }

  private static byte[] bytes(BigInteger address) {
    byte[] raw = address.toByteArray();
    byte[] bytes = new byte[16];
    int length = Math.min(raw.length, 16);
    System.arraycopy(raw, raw.length - length, bytes, 16 - length, length);
    return Arrays.copyOf(bytes, 16);
  }
}

package dev.bylaw.rego.builtin.text;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** UUIDs (RFC 9562): random ones from the evaluation's seed, and their parts. */
final class UuidBuiltins {
  private static final Pattern TEXT =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  /** From 1582-10-15, where UUID time begins, to 1970-01-01, in units of 100 ns. */
  private static final long GREGORIAN_OFFSET = 122_192_928_000_000_000L;

  private UuidBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "uuid.rfc4122" -> UuidBuiltins::random;
      case "uuid.parse" -> (_, a) -> parse(Operands.string(a, 0));
      default -> null;
    };
  }

  private static Value random(BuiltinContext context, Value[] a) throws BuiltinException {
    return context.once(
        "uuid.rfc4122 " + a[0],
        () -> {
          RandomGenerator random = context.random();
          long high = random.nextLong() & ~0xF000L | 0x4000L;
          long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
          return StringValue.of(new UUID(high, low).toString());
        });
  }

  /** The parts, or undefined where the text is no UUID. */
  private static @Nullable Value parse(String raw) {
    String text = bare(raw);
    if (text == null) {
      return null;
    }
    UUID uuid = UUID.fromString(text);
    int version = (int) (uuid.getMostSignificantBits() >> 12 & 0xF);
    ObjectValue.Builder parts =
        ObjectValue.builder()
            .put("version", NumberValue.of(version))
            .put("variant", variant(uuid.getLeastSignificantBits()));
    if (version == 1 || version == 2) {
      addTimeAndNode(parts, uuid);
    }
    if (version == 2) {
      addDomain(parts, uuid);
    }
    return parts.build();
  }

  /** Without the {@code urn:uuid:} before it, the braces round it, or with the hyphens it lacks. */
  private static @Nullable String bare(String raw) {
    String text = raw;
    if (text.length() == 45 && text.toLowerCase(Locale.ROOT).startsWith("urn:uuid:")) {
      text = text.substring(9);
    } else if (text.length() == 38) {
      // whatever stands round it, as OPA has it
      text = text.substring(1, 37);
    } else if (text.length() == 32) {
      text =
          String.join(
              "-",
              text.substring(0, 8),
              text.substring(8, 12),
              text.substring(12, 16),
              text.substring(16, 20),
              text.substring(20));
    }
    return TEXT.matcher(text).matches() ? text : null;
  }

  private static String variant(long low) {
    int bits = (int) (low >>> 61);
    if (bits >> 1 == 2) {
      return "RFC4122";
    }
    return bits == 6 ? "Microsoft" : bits == 7 ? "Future" : "Reserved";
  }

  private static void addTimeAndNode(ObjectValue.Builder parts, UUID uuid) {
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    long time = high >>> 32 | (high >>> 16 & 0xFFFF) << 32 | (high & 0xFFF) << 48;
    long node = low & 0xFFFF_FFFF_FFFFL;
    parts.put("time", NumberValue.of((time - GREGORIAN_OFFSET) * 100));
    String hex = HexFormat.of().toHexDigits(node, 12);
    parts.put("nodeid", hex.replaceAll("(..)(?=.)", "$1-"));
    parts.put(
        "macvariables",
        switch ((int) (node >> 40 & 3)) {
          case 3 -> "local:multicast";
          case 1 -> "global:multicast";
          case 2 -> "local:unicast";
          default -> "global:unicast";
        });
    parts.put("clocksequence", NumberValue.of(low >>> 48 & 0x3FFF));
  }

  private static void addDomain(ObjectValue.Builder parts, UUID uuid) {
    parts.put("id", NumberValue.of(uuid.getMostSignificantBits() >>> 32));
    int domain = (int) (uuid.getLeastSignificantBits() >>> 48 & 0xFF);
    parts.put(
        "domain",
        switch (domain) {
          case 0 -> "Person";
          case 1 -> "Group";
          case 2 -> "Org";
          default -> "Domain" + domain;
        });
  }
}

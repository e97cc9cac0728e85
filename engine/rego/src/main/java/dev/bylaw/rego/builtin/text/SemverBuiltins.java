package dev.bylaw.rego.builtin.text;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Semantic versions (semver.org 2.0.0), with an optional leading {@code v}. */
final class SemverBuiltins {
  private static final String NUMBER = "(0|[1-9][0-9]{0,18})";
  private static final String IDENTIFIERS = "([0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)";
  private static final Pattern VERSION =
      Pattern.compile(
          "v?"
              + NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-"
              + IDENTIFIERS
              + ")?(?:\\+"
              + IDENTIFIERS
              + ")?");

  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private SemverBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "semver.compare" -> (_, a) -> compare(a);
      case "semver.is_valid" ->
          (_, a) ->
              BooleanValue.of(a[0] instanceof StringValue s && Version.parse(s.value()) != null);
      default -> null;
    };
  }

  private static Value compare(Value[] a) throws BuiltinException {
    String left = string(a, 0);
    String right = string(a, 1);
    return NumberValue.of(Integer.signum(version(0, left).compare(version(1, right))));
  }

  private static Version version(int i, String text) throws BuiltinException {
    Version version = Version.parse(text);
    if (version == null) {
      throw BuiltinException.error(
          "operand " + (i + 1) + ": string " + StringValue.of(text) + " is not a valid SemVer");
    }
    return version;
  }

  private record Version(long major, long minor, long patch, @Nullable String preRelease) {
    static @Nullable Version parse(String text) {
      Matcher m = VERSION.matcher(text);
      if (!m.matches() || !inRange(m) || hasLeadingZero(m.group(4))) {
        return null;
      }
      return new Version(
          Long.parseLong(m.group(1)),
          Long.parseLong(m.group(2)),
          Long.parseLong(m.group(3)),
          m.group(4));
    }

    private static boolean inRange(Matcher m) {
      for (int group = 1; group <= 3; group++) {
        if (new BigInteger(m.group(group)).compareTo(MAX) > 0) {
          return false;
        }
      }
      return true;
    }

    private static boolean hasLeadingZero(@Nullable String preRelease) {
      if (preRelease != null) {
        for (String identifier : StringBuiltins.split(preRelease, ".")) {
          if (identifier.length() > 1 && identifier.startsWith("0") && isNumeric(identifier)) {
            return true;
          }
        }
      }
      return false;
    }

    /** By the numbers, then by pre-release identifiers: none is greatest, numbers are least. */
    int compare(Version other) {
      int c = Long.compare(major, other.major);
      c = c != 0 ? c : Long.compare(minor, other.minor);
      c = c != 0 ? c : Long.compare(patch, other.patch);
      if (c != 0 || preRelease == null || other.preRelease == null) {
        return c != 0 ? c : Boolean.compare(preRelease == null, other.preRelease == null);
      }
      var left = StringBuiltins.split(preRelease, ".");
      var right = StringBuiltins.split(other.preRelease, ".");
      for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
        c = compareIdentifiers(left.get(i), right.get(i));
        if (c != 0) {
          return c;
        }
      }
      return Integer.compare(left.size(), right.size());
    }

    private static int compareIdentifiers(String a, String b) {
      if (isNumeric(a) && isNumeric(b)) {
        return new BigInteger(a).compareTo(new BigInteger(b));
      }
      return isNumeric(a) ? -1 : isNumeric(b) ? 1 : a.compareTo(b);
    }

    private static boolean isNumeric(String identifier) {
      return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
  }
}

package dev.bylaw.cli.rego;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as opa's flags do: `500ms`, `5s`, `1m30s`. */
final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

  @Override
  public Duration convert(String text) {
    Matcher part = PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (part.lookingAt()) {
      double unit =
          switch (part.group(2)) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
          };
      nanos += Double.parseDouble(part.group(1)) * unit;
      end = part.end();
      part.region(end, text.length());
    }
    if (end == 0 || end < text.length()) {
      throw new TypeConversionException("expected a duration such as `500ms` or `5s`");
    }
    return Duration.ofNanos((long) nanos);
  }

  /** A duration as Go prints it, to the microsecond. */
  static String text(long nanos) {
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    double value = nanos;
    String unit = "µs";
    double shown = value / 1e3;
    if (nanos >= 1_000_000_000L) {
      unit = "s";
      shown = value / 1e9;
    } else if (nanos >= 1_000_000L) {
      unit = "ms";
      shown = value / 1e6;
    }
    String digits = String.format(java.util.Locale.ROOT, "%.3f", shown);
    return digits.replaceAll("\\.?0+$", "") + unit;
  }
}

package dev.bylaw.audit.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries from the first to before the last, whose facts stand in one file.
 *
 * @param first 0 <= first < last
 */
public record FactRange(long first, long last) {
  /** A range that is whole and will not change. */
  public static final int SEALED_ENTRIES = 65_536;

  /** A range of what is not yet sealed, so that little is written for each question. */
  public static final int SMALL_ENTRIES = 4_096;

  private static final Pattern NAME = Pattern.compile("([0-9]{12})-([0-9]{12})\\b.*");

  public FactRange {
    if (first < 0 || first >= last) {
      throw new IllegalArgumentException("`" + first + "-" + last + "` is no range of entries");
    }
  }

  /** The ranges of all entries below a size, in their order. */
  public static List<FactRange> upTo(long size) {
    return upTo(size, SEALED_ENTRIES, SMALL_ENTRIES);
  }

  static List<FactRange> upTo(long size, int sealed, int small) {
    List<FactRange> ranges = new ArrayList<>();
    long at = 0;
    while (at < size) {
      long step = size - at >= sealed ? sealed : Math.min(small, size - at);
      ranges.add(new FactRange(at, at + step));
      at += step;
    }
    return ranges;
  }

  /** The range that a file's name begins with; nothing where it names none. */
  public static Optional<FactRange> parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(parts.group(1));
    long last = Long.parseLong(parts.group(2));
    return first < last ? Optional.of(new FactRange(first, last)) : Optional.empty();
  }

  public long entries() {
    return last - first;
  }

  /** The range as names of files begin with it. */
  public String name() {
    return "%012d-%012d".formatted(first, last);
  }

  String file() {
    return name() + ".parquet";
  }

  String note() {
    return file() + ".note";
  }
}

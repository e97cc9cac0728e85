package dev.bylaw.bundle.contract;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version of a standard as {@code apiVersion} says it: {@code v3.1.0}, {@code 3.1}. */
public record StandardVersion(int major, int minor, int patch)
    implements Comparable<StandardVersion> {

  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-+].{0,40})?");

  private static final Comparator<StandardVersion> ORDER =
      Comparator.comparingInt(StandardVersion::major)
          .thenComparingInt(StandardVersion::minor)
          .thenComparingInt(StandardVersion::patch);

  /** The version, or null when the text is none; a missing patch is 0. */
  public static @Nullable StandardVersion parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      return null;
    }
    String patch = m.group(3);
    return new StandardVersion(
        Integer.parseInt(m.group(1)),
        Integer.parseInt(m.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  public boolean isBefore(StandardVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(StandardVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "v" + major + "." + minor + "." + patch;
  }
}

package dev.bylaw.opa;

/**
 * Bounds of reading a bundle.
 *
 * @param fileBytes the largest archive
 * @param contentBytes the most that all of its files together unpack to, the unread ones included
 * @param files the most entries
 */
public record BundleLimits(int fileBytes, int contentBytes, int files) {
  private static final BundleLimits STANDARD = new BundleLimits(16 << 20, 64 << 20, 10_000);

  public BundleLimits {
    if (fileBytes <= 0 || contentBytes <= 0 || files <= 0) {
      throw new IllegalArgumentException("every limit is above zero");
    }
  }

  /** An archive of 16 MiB, 64 MiB unpacked, 10,000 files. */
  public static BundleLimits standard() {
    return STANDARD;
  }
}

package dev.bylaw.bundle.archive;

/**
 * How much of an archive is read before it is refused.
 *
 * @param archiveBytes of the compressed archive
 * @param unpackedBytes of everything in it, headers included
 * @param entries files, folders and long names
 * @param fileBytes of one file
 * @param pathBytes of a path in UTF-8
 */
public record ArchiveLimits(
    int archiveBytes, long unpackedBytes, int entries, int fileBytes, int pathBytes) {

  /** 32 MiB packed, 256 MiB unpacked, 60,000 entries, 4 MiB a file, paths of 1,024 bytes. */
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(32 << 20, 256L << 20, 60_000, 4 << 20, 1_024);

  public ArchiveLimits {
    if (archiveBytes <= 0
        || unpackedBytes <= 0
        || entries <= 0
        || fileBytes <= 0
        || pathBytes <= 0) {
      throw new IllegalArgumentException("every limit is above zero");
    }
  }
}

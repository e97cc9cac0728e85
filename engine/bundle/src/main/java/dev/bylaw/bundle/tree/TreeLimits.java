package dev.bylaw.bundle.tree;

/**
 * How much of a folder is taken for a policy tree before it is refused.
 *
 * @param files in all, those that are passed over included
 * @param fileBytes of one file
 * @param totalBytes of all files that are read
 * @param depth of folders
 */
public record TreeLimits(int files, int fileBytes, long totalBytes, int depth) {

  /** 50,000 files, 4 MiB each, 512 MiB in all, 16 folders deep. */
  public static final TreeLimits DEFAULT = new TreeLimits(50_000, 4 << 20, 512L << 20, 16);
}

package dev.bylaw.rego.format;

/**
 * A comment stands where the layout has no place for it: the term around it is written as it was.
 * Never leaves the package.
 */
final class UnexpectedComment extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnexpectedComment() {
    super("a comment has no place", null, false, false);
  }
}

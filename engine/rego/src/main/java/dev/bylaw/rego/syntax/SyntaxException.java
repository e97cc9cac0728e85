package dev.bylaw.rego.syntax;

/** Ends the parse of one statement; never leaves the package. */
final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;
  private final boolean decided;

  /**
   * An error.
   *
   * @param decided whether no other reading of the text can help
   */
  SyntaxException(Diagnostic diagnostic, boolean decided) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
    this.decided = decided;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }

  boolean decided() {
    return decided;
  }
}

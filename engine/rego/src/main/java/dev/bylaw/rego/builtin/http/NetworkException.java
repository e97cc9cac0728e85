package dev.bylaw.rego.builtin.http;

/** A request that got no answer. */
final class NetworkException extends Exception {
  private static final long serialVersionUID = 1;

  private final String operation;
  private final String url;
  private final boolean timedOut;

  NetworkException(String operation, String url, String why, boolean timedOut) {
    super(why, null, false, false);
    this.operation = operation;
    this.url = url;
    this.timedOut = timedOut;
  }

  /** As OPA words it in a result. */
  String text() {
    return operation + " \"" + url + "\": " + getMessage();
  }

  /** As OPA words it in an error. */
  String raised() {
    return timedOut ? operation + " " + url + ": request timed out" : text();
  }
}

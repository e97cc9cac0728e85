package dev.bylaw.sidecar.process;

/** The configuration is wrong; the message says what was expected and what was found. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }
}

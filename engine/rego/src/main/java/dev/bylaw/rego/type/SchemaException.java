package dev.bylaw.rego.type;

/** A JSON schema that no type can be made of; the message says why. */
public final class SchemaException extends Exception {
  private static final long serialVersionUID = 1;

  public SchemaException(String message) {
    super(message);
  }
}

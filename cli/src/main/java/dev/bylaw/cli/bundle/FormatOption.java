package dev.bylaw.cli.bundle;

import java.util.Locale;
import picocli.CommandLine.Option;

/** How the bundle commands tell of a bundle: a mixin. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/bundle.schema.json says.")
  Format format = Format.PRETTY;

  /** How what is said of a bundle is written. */
  enum Format {
    /** For people. */
    PRETTY,
    /** By docs/schemas/bundle.schema.json. */
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package dev.bylaw.cli.key;

import dev.bylaw.cli.OutputFormat;
import picocli.CommandLine.Option;

/** How the key commands tell of a key: a mixin. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/key.schema.json says.")
  OutputFormat format = OutputFormat.TEXT;

  boolean isJson() {
    return format == OutputFormat.JSON;
  }
}

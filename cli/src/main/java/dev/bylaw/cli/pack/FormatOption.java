package dev.bylaw.cli.pack;

import dev.bylaw.cli.OutputFormat;
import picocli.CommandLine.Option;

/** How the pack commands tell of packs: a mixin. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/packs.schema.json says.")
  OutputFormat format = OutputFormat.TEXT;

  boolean isJson() {
    return format == OutputFormat.JSON;
  }
}

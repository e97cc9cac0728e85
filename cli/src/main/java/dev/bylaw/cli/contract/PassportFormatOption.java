package dev.bylaw.cli.contract;

import dev.bylaw.cli.OutputFormat;
import picocli.CommandLine.Option;

/** How the passport commands tell of a passport: a mixin. */
final class PassportFormatOption {
  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/passport.schema.json says.")
  OutputFormat format = OutputFormat.TEXT;

  boolean isJson() {
    return format == OutputFormat.JSON;
  }
}

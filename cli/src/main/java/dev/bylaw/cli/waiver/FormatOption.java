package dev.bylaw.cli.waiver;

import picocli.CommandLine.Option;

/** How the register's commands tell of its entries: a mixin. */
final class FormatOption {
  @Option(
      names = "--format",
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/register.schema.json says.")
  Listing.Format format = Listing.Format.PRETTY;
}

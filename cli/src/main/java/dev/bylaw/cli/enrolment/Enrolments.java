package dev.bylaw.cli.enrolment;

import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of sidecars, and how it is told: a mixin. */
final class Enrolments {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/audit-enrolment.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  private final List<Told> told = new ArrayList<>();

  private record Told(String sidecar, Change change) {}

  /** What became of a sidecar. */
  enum Change {
    ENROLLED("may write from now on"),
    UNCHANGED("is enrolled already"),
    REPLACED("has another key from now on"),
    RETIRED("may not write from now on");

    private final String words;

    Change(String words) {
      this.words = words;
    }
  }

  void add(String sidecar, Change change) {
    told.add(new Told(sidecar, change));
  }

  /** Tells all, once the file is written. */
  void tell(Path file) {
    Screen screen = Screen.standard();
    if (format == OutputFormat.TEXT) {
      told.forEach(each -> screen.line("`" + each.sidecar + "` " + each.change.words));
      return;
    }
    ObjectNode document = JSON.createObjectNode().put("version", 1).put("file", file.toString());
    ArrayNode sidecars = document.putArray("sidecars");
    for (Told each : told) {
      sidecars
          .addObject()
          .put("name", each.sidecar)
          .put("change", each.change.name().toLowerCase(Locale.ROOT));
    }
    screen.line(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
  }
}

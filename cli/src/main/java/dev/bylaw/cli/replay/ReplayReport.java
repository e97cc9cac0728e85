package dev.bylaw.cli.replay;

import dev.bylaw.cli.Screen;
import dev.bylaw.log.entry.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was replayed: docs/schemas/replay-report.schema.json. */
final class ReplayReport {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** More decisions than these are counted and not listed. */
  static final int MAX_LISTED = 10_000;

  private record Line(Recorded recorded, Verdict verdict, List<String> templates) {}

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private long same;
  private long different;
  private long notReplayable;

  void add(Recorded recorded, Verdict verdict, List<String> templates, boolean named) {
    switch (verdict) {
      case Verdict.Same() -> same++;
      case Verdict.Different _ -> different++;
      case Verdict.NotReplayable(String why) -> {
        notReplayable++;
        // entries are erased by this one or that; the reason is one
        reasons.merge(why.replaceAll(" by entry [0-9]+$", ""), 1L, Long::sum);
      }
    }
    if ((named || verdict instanceof Verdict.Different) && lines.size() < MAX_LISTED) {
      lines.add(new Line(recorded, verdict, templates));
    }
  }

  long different() {
    return different;
  }

  long notReplayable() {
    return notReplayable;
  }

  void print(Screen screen) {
    for (Line line : lines) {
      screen.line(
          "decision  %s  entry %d  %s"
              .formatted(
                  line.recorded.leaf().text(Facts.DECISION_ID),
                  line.recorded.index(),
                  line.recorded.leaf().time()));
      screen.line("revision  " + line.recorded.leaf().text(Facts.REVISION));
      switch (line.verdict) {
        case Verdict.Same() ->
            screen.line("same      %s".formatted(line.recorded.leaf().text(Facts.EFFECT)));
        case Verdict.NotReplayable(String why) -> screen.line("not replayable: " + why);
        case Verdict.Different(List<Verdict.Difference> all) -> {
          for (Verdict.Difference each : all) {
            screen.line(
                screen.red("differs   ")
                    + "%s: recorded `%s`, replayed `%s`"
                        .formatted(each.field(), each.recorded(), each.replayed()));
          }
        }
      }
      line.templates.forEach(template -> screen.line("reason    " + template));
      screen.line("");
    }
    screen.line(
        "%,d replayed: %,d the same, %,d different; %,d not replayable"
            .formatted(same + different, same, different, notReplayable));
    reasons.forEach((why, count) -> screen.line("  %,d: %s".formatted(count, why)));
  }

  String json() {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    document.put("same", same);
    document.put("different", different);
    document.put("not_replayable", notReplayable);
    ObjectNode why = document.putObject("reasons");
    reasons.forEach(why::put);
    ArrayNode decisions = document.putArray("decisions");
    for (Line line : lines) {
      ObjectNode node = decisions.addObject();
      node.put("index", line.recorded.index());
      node.put("decision_id", line.recorded.leaf().text(Facts.DECISION_ID));
      node.put("revision", line.recorded.leaf().text(Facts.REVISION));
      node.put("time", line.recorded.leaf().time().toString());
      switch (line.verdict) {
        case Verdict.Same() -> node.put("verdict", "same");
        case Verdict.NotReplayable(String reason) ->
            node.put("verdict", "not_replayable").put("reason", reason);
        case Verdict.Different(List<Verdict.Difference> all) -> {
          ArrayNode differences = node.put("verdict", "different").putArray("differences");
          for (Verdict.Difference each : all) {
            differences
                .addObject()
                .put("field", each.field())
                .put("recorded", each.recorded())
                .put("replayed", each.replayed());
          }
        }
      }
      ArrayNode templates = node.putArray("reason_templates");
      line.templates.forEach(templates::add);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}

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

  private static final List<String> WORDS =
      List.of("same", "different", "erased", "revision_not_available", "not_replayable");

  private record Line(Recorded recorded, Verdict verdict, List<String> templates) {}

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  // kind of entry, then verdict
  private final Map<String, Map<String, Long>> counts = new TreeMap<>();

  void add(Recorded recorded, Verdict verdict, List<String> templates, boolean named) {
    counts
        .computeIfAbsent(recorded.leaf().kind(), _ -> new TreeMap<>())
        .merge(verdict.word(), 1L, Long::sum);
    switch (verdict) {
      case Verdict.Same(), Verdict.Different _, Verdict.Erased _ -> {}
      case Verdict.NoRevision(String revision) ->
          reasons.merge("no commit or bundle here has the revision " + revision, 1L, Long::sum);
      case Verdict.NotReplayable(String why) -> reasons.merge(why, 1L, Long::sum);
    }
    if ((named || verdict instanceof Verdict.Different) && lines.size() < MAX_LISTED) {
      lines.add(new Line(recorded, verdict, templates));
    }
  }

  /** How many came to a verdict. */
  long count(String verdict) {
    return counts.values().stream().mapToLong(each -> each.getOrDefault(verdict, 0L)).sum();
  }

  long all() {
    return WORDS.stream().mapToLong(this::count).sum();
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
        case Verdict.Same() -> screen.line("same      %s".formatted(answer(line.recorded)));
        case Verdict.Erased(long by) ->
            screen.line("erased    its personal fields, by entry " + by);
        case Verdict.NoRevision _ ->
            screen.line("not here  no commit or bundle here has this revision");
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
    for (var kind : counts.entrySet()) {
      List<String> words = new ArrayList<>();
      for (String word : WORDS) {
        long count = kind.getValue().getOrDefault(word, 0L);
        if (count > 0) {
          words.add("%,d %s".formatted(count, word.replace('_', ' ')));
        }
      }
      screen.line("%-10s  %s".formatted(kind.getKey(), String.join(", ", words)));
    }
    screen.line(
        "%,d decided again: %,d the same, %,d different; %,d not"
            .formatted(
                count("same") + count("different"),
                count("same"),
                count("different"),
                all() - count("same") - count("different")));
    reasons.forEach((why, count) -> screen.line("  %,d: %s".formatted(count, why)));
  }

  private static String answer(Recorded recorded) {
    for (String fact : List.of(Facts.EFFECT, "outcome", "verdict")) {
      String text = recorded.leaf().text(fact);
      if (text != null) {
        return text;
      }
    }
    return "";
  }

  String json() {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    WORDS.forEach(word -> document.put(word, count(word)));
    ObjectNode kinds = document.putObject("kinds");
    for (var kind : counts.entrySet()) {
      ObjectNode node = kinds.putObject(kind.getKey());
      kind.getValue().forEach(node::put);
    }
    ObjectNode why = document.putObject("reasons");
    reasons.forEach(why::put);
    ArrayNode decisions = document.putArray("decisions");
    for (Line line : lines) {
      ObjectNode node = decisions.addObject();
      node.put("index", line.recorded.index());
      node.put("decision_id", line.recorded.leaf().text(Facts.DECISION_ID));
      node.put("revision", line.recorded.leaf().text(Facts.REVISION));
      node.put("time", line.recorded.leaf().time().toString());
      node.put("kind", line.recorded.leaf().kind());
      node.put("verdict", line.verdict.word());
      switch (line.verdict) {
        case Verdict.Same(), Verdict.NoRevision _ -> {}
        case Verdict.Erased(long by) -> node.put("erased_by", by);
        case Verdict.NotReplayable(String reason) -> node.put("reason", reason);
        case Verdict.Different(List<Verdict.Difference> all) -> {
          ArrayNode differences = node.putArray("differences");
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

package dev.bylaw.cli.diff;

import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Difference;
import dev.bylaw.review.diff.Direction;
import dev.bylaw.review.diff.Impact;
import dev.bylaw.review.diff.Revision;
import dev.bylaw.review.diff.Tightening;
import java.util.Locale;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison as JSON: docs/schemas/diff-report.schema.json. */
final class DiffJson {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private DiffJson() {}

  static String write(DiffReport report) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    revision(document.putObject("before"), report.before());
    revision(document.putObject("after"), report.after());
    ArrayNode controls = document.putArray("controls");
    for (ControlChange change : report.controls()) {
      ObjectNode node = controls.addObject();
      node.put("change", word(change.kind()));
      node.put("what", change.what());
      node.put("id", change.id());
      node.put("title", change.title());
      node.put("file", change.file());
      ArrayNode details = node.putArray("details");
      change.details().forEach(details::add);
    }
    ObjectNode decisions = document.putObject("decisions");
    impact(decisions, report.questions(), report.impact());
    Pace pace = report.pace();
    if (pace != null) {
      decisions
          .putObject("replay")
          .put("seconds", Math.round(pace.seconds() * 1000) / 1000.0)
          .put("decisions_per_second", pace.perSecond());
    }
    tightening(document.putObject("tightening"), report.tightening());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static void revision(ObjectNode node, Revision revision) {
    node.put("name", revision.name());
    node.put("revision", revision.policies().revision());
  }

  private static void impact(ObjectNode node, String questions, Impact impact) {
    node.put("source", questions);
    node.put("asked", impact.asked());
    node.put("retention", impact.retention());
    node.put("unreadable", impact.unreadable());
    ObjectNode unasked = node.putObject("unasked");
    impact.unasked().forEach(unasked::put);
    node.put("changed", impact.changed());
    node.put("looser", impact.of(Direction.LOOSER));
    node.put("tighter", impact.of(Direction.TIGHTER));
    node.put("neither", impact.of(Direction.OTHER));
    ObjectNode groups = node.putObject("groups");
    impact
        .groups()
        .forEach((by, all) -> {
          ArrayNode array = groups.putArray(by);
          for (Impact.Group group : all) {
            array
                .addObject()
                .put("name", group.name())
                .put("looser", group.looser())
                .put("tighter", group.tighter())
                .put("neither", group.other());
          }
        });
    ArrayNode examples = node.putArray("examples");
    impact.examples().forEach(each -> difference(examples.addObject(), each));
  }

  private static void difference(ObjectNode node, Difference difference) {
    node.put(
        "direction",
        difference.direction() == Direction.OTHER ? "neither" : word(difference.direction()));
    node.put("question", difference.question().title());
    node.put("clock", difference.question().clock().toString());
    node.put("request", DiffText.question(difference.question()));
    node.put("before", DiffText.answer(difference.before()));
    node.put("after", DiffText.answer(difference.after()));
    ArrayNode policies = node.putArray("policies");
    difference.policies().forEach(policy -> policies.add(policy.value()));
  }

  private static void tightening(ObjectNode node, Tightening.Verdict verdict) {
    switch (verdict) {
      case Tightening.Verdict.Proved proved -> {
        node.put("verdict", "proved").put("requests", proved.requests());
        ArrayNode space = node.putArray("space");
        proved.space().forEach(space::add);
      }
      case Tightening.Verdict.Refuted(Difference difference) -> {
        node.put("verdict", "refuted");
        difference(node.putObject("counterexample"), difference);
      }
      case Tightening.Verdict.Undecided undecided -> {
        node.put("verdict", "undecided").put("requests", undecided.requests());
        ArrayNode why = node.putArray("why");
        undecided.why().forEach(why::add);
      }
    }
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}

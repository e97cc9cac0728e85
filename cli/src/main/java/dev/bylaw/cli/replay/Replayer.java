package dev.bylaw.cli.replay;

import dev.bylaw.cli.Failure;
import dev.bylaw.cli.diff.RecordedRequest;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.diff.Question;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides a recorded request again, at its revision, by its clock, its seed and its attributes, and
 * records it as the sidecar did: every field that is another is told.
 */
final class Replayer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> PERSONAL = List.of("answer", "request", Facts.SUBJECT_ID);

  private final Revisions revisions;
  private final Entries entries = new Entries();

  Replayer(Revisions revisions) {
    this.revisions = revisions;
  }

  Verdict replay(Recorded recorded) throws Failure, IOException {
    Leaf leaf = recorded.leaf();
    String revision = leaf.text(Facts.REVISION);
    String seed = leaf.text("seed");
    String id = leaf.text(Facts.DECISION_ID);
    if (revision == null || seed == null || !seed.matches("-?[0-9]{1,19}") || id == null) {
      return new Verdict.NotReplayable("the entry lacks its revision, its seed or its id");
    }
    Payload payload;
    switch (recorded.payload()) {
      case OpenedPayload.Erased(long by) -> {
        return new Verdict.NotReplayable("its personal fields were erased by entry " + by);
      }
      case OpenedPayload.Closed(String why) -> {
        return new Verdict.NotReplayable("its personal fields: " + why);
      }
      case OpenedPayload.None() -> {
        return new Verdict.NotReplayable("its personal fields are not there");
      }
      case OpenedPayload.Open(byte[] bytes) -> {
        try {
          payload = Payload.parse(bytes);
        } catch (EntryException e) {
          return new Verdict.NotReplayable("its personal fields: " + e.getMessage());
        }
      }
    }
    List<String> forged = payload.disagreements(leaf);
    if (!forged.isEmpty()) {
      return new Verdict.NotReplayable(String.join(", ", forged));
    }
    String text = payload.text("request");
    Question.Access question = text == null ? null : RecordedRequest.access(id, text, leaf.time());
    AccessRequest request = question == null ? null : question.request();
    if (request == null) {
      return new Verdict.NotReplayable("it holds no request that can be read");
    }
    Revisions.Found found = revisions.find(revision, leaf.time());
    if (found == null) {
      return new Verdict.NotReplayable("no commit or bundle here has the revision " + revision);
    }
    boolean stale = leaf.facts().get("stale") instanceof Json.Flag(boolean flag) && flag;
    DecisionPoint point = new DecisionPoint(found.policies(), new Fixed(id, Long.parseLong(seed)));
    return switch (point.authorize(request, leaf.time(), stale)) {
      case Outcome.Refused<DecisionRecord>(var violations) ->
          new Verdict.Different(
              List.of(
                  new Verdict.Difference(
                      "outcome", "decided", "refused: " + violations.getFirst().message())));
      case Outcome.Decided<DecisionRecord>(DecisionRecord decided) ->
          compare(leaf, payload, decided, found.policies());
    };
  }

  private Verdict compare(Leaf leaf, Payload payload, DecisionRecord decided, PolicySet policies) {
    Vocabulary vocabulary =
        new Vocabulary(
            policies.tree().mesh().purposes().keySet(),
            policies.tree().mesh().domains().keySet(),
            policies.words());
    Leaf again;
    Payload worded;
    try {
      EncodedEntry encoded =
          entries
              .decision(decided, vocabulary)
              .seal(new OriginText(leaf.origin()), leaf.sequence());
      again = Leaf.parse(encoded.leaf());
      worded = Payload.parse(encoded.payload());
    } catch (EntryException e) {
      return new Verdict.NotReplayable("the answer cannot be encoded again: " + e.getMessage());
    }
    List<Verdict.Difference> differences = new ArrayList<>();
    differ(facts(leaf), facts(again), "", differences);
    for (String field : PERSONAL) {
      differ(json(payload.text(field)), json(worded.text(field)), field, differences);
    }
    return differences.isEmpty() ? new Verdict.Same() : new Verdict.Different(differences);
  }

  private static Map<String, String> facts(Leaf leaf) {
    Map<String, String> facts = new TreeMap<>();
    for (Json.Member member : leaf.facts().members()) {
      facts.put(member.name(), text(member.value()));
    }
    return facts;
  }

  private static String text(Json value) {
    return value instanceof Json.Text(String text)
        ? text
        : new String(value.toBytes(), StandardCharsets.UTF_8);
  }

  // a JSON text by its paths, any other as it is
  private static Map<String, String> json(@Nullable String text) {
    Map<String, String> leaves = new TreeMap<>();
    if (text != null && text.startsWith("{")) {
      flatten("", JSON.readTree(text), leaves);
    } else if (text != null) {
      leaves.put("", text);
    }
    return leaves;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isObject()) {
      node.properties()
          .forEach(each -> flatten(path + "." + each.getKey(), each.getValue(), leaves));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), leaves);
      }
    } else {
      leaves.put(path, node.isString() ? node.stringValue() : node.toString());
    }
  }

  private static void differ(
      Map<String, String> recorded,
      Map<String, String> replayed,
      String prefix,
      List<Verdict.Difference> out) {
    Set<String> names = new TreeSet<>(recorded.keySet());
    names.addAll(replayed.keySet());
    for (String name : names) {
      String before = recorded.getOrDefault(name, "");
      String after = replayed.getOrDefault(name, "");
      if (!before.equals(after)) {
        out.add(new Verdict.Difference(prefix + name, before, after));
      }
    }
  }

  /** What chance gave then. */
  private record Fixed(String decision, long seed) implements Chance {
    @Override
    public String id(Instant clock) {
      return decision;
    }
  }
}

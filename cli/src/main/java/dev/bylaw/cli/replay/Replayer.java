package dev.bylaw.cli.replay;

import dev.bylaw.cli.Failure;
import dev.bylaw.cli.diff.RecordedRequest;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.review.diff.Question;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Judged;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides a recorded request again, at its revision, by its clock, its seed and its attributes, and
 * records it as the sidecar did: every field that is another is told.
 */
final class Replayer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern SEED = Pattern.compile("-?[0-9]{1,19}");
  private static final String REQUEST = "request";
  private static final String UNREADABLE = "it holds no request that can be read";

  private final Revisions revisions;
  private final Entries entries = new Entries();

  Replayer(Revisions revisions) {
    this.revisions = revisions;
  }

  Verdict replay(Recorded recorded) throws Failure, IOException {
    Leaf leaf = recorded.leaf();
    String revision = leaf.text(Facts.REVISION);
    if (revision == null || leaf.text(Facts.DECISION_ID) == null) {
      return new Verdict.NotReplayable("the entry lacks its revision or its id");
    }
    if (!(leaf.facts().get("stale") instanceof Json.Flag(boolean stale))) {
      return new Verdict.NotReplayable("the entry does not tell whether its policies were stale");
    }
    Payload payload;
    switch (recorded.payload()) {
      case OpenedPayload.Erased(long by) -> {
        return new Verdict.Erased(by);
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
    Revisions.Found found = revisions.find(revision, leaf.time());
    return found == null
        ? new Verdict.NoRevision(revision)
        : compare(leaf, payload, again(leaf, payload, stale, found.policies()));
  }

  /** What deciding again came to. */
  private sealed interface Again {
    /** An answer, as the sidecar would record it. */
    record Answer(Draft draft) implements Again {}

    /** The question is refused now. */
    record Refused(String why) implements Again {}

    /** It cannot be asked. */
    record Unasked(String why) implements Again {}
  }

  private Again again(Leaf leaf, Payload payload, boolean stale, PolicySet policies) {
    String id = String.valueOf(leaf.text(Facts.DECISION_ID));
    String seed = leaf.text("seed");
    boolean compliance = leaf.kind().equals(Kinds.COMPLIANCE);
    if (!compliance && (seed == null || !SEED.matcher(seed).matches())) {
      return new Again.Unasked("the entry lacks its seed");
    }
    Fixed chance = new Fixed(id, seed == null ? 0 : Long.parseLong(seed));
    try {
      return switch (leaf.kind()) {
        case Kinds.DECISION -> access(leaf, payload, stale, policies, chance);
        case Kinds.RETENTION -> retention(leaf, payload, stale, policies, chance);
        case Kinds.COMPLIANCE -> compliance(leaf, payload, stale, policies, chance);
        default -> new Again.Unasked("`" + leaf.kind() + "` is no answer to a question");
      };
    } catch (EntryException e) {
      return new Again.Unasked("the answer cannot be encoded again: " + e.getMessage());
    }
  }

  private Again access(Leaf leaf, Payload payload, boolean stale, PolicySet policies, Chance chance)
      throws EntryException {
    String text = payload.text(REQUEST);
    Question.Access question = text == null ? null : RecordedRequest.access("", text, leaf.time());
    AccessRequest request = question == null ? null : question.request();
    if (request == null) {
      return new Again.Unasked(UNREADABLE);
    }
    return switch (new DecisionPoint(policies, chance).authorize(request, leaf.time(), stale)) {
      case Outcome.Refused<DecisionRecord>(var violations) -> refused(violations);
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) ->
          new Again.Answer(entries.decision(record, vocabulary(policies)));
    };
  }

  private Again retention(
      Leaf leaf, Payload payload, boolean stale, PolicySet policies, Chance chance)
      throws EntryException {
    String text = payload.text(REQUEST);
    Question.Retention question =
        text == null ? null : RecordedRequest.retention("", text, leaf.time());
    RetentionRequest request = question == null ? null : question.request();
    if (request == null) {
      return new Again.Unasked(UNREADABLE);
    }
    return switch (new RetentionPoint(policies, chance).evaluate(request, leaf.time(), stale)) {
      case Outcome.Refused<RetentionRecord>(var violations) -> refused(violations);
      case Outcome.Decided<RetentionRecord>(RetentionRecord record) ->
          new Again.Answer(entries.retention(record, vocabulary(policies)));
    };
  }

  private Again compliance(
      Leaf leaf, Payload payload, boolean stale, PolicySet policies, Chance chance)
      throws EntryException {
    String id = String.valueOf(payload.text("request_id"));
    CompliancePoint point = new CompliancePoint(policies, chance);
    Judged judged = judged(payload, stale);
    SubmittedDocument document = judged.document();
    String product = leaf.text(Facts.PRODUCT);
    if (document == null && product == null) {
      return new Again.Unasked("the document that was judged was too large for the entry");
    }
    return switch (document == null
        ? point.product(id, String.valueOf(product), leaf.time(), stale)
        : point.document(id, document, judged.previous(), leaf.time(), stale)) {
      case Outcome.Refused<ComplianceRecord>(var violations) -> refused(violations);
      case Outcome.Decided<ComplianceRecord>(ComplianceRecord record) ->
          new Again.Answer(entries.compliance(record, judged));
    };
  }

  private static Judged judged(Payload payload, boolean stale) {
    String document = payload.text(Judged.DOCUMENT);
    String name = String.valueOf(payload.text(Judged.NAME));
    String previous = payload.text(Judged.PREVIOUS);
    return new Judged(
        stale,
        document == null ? null : submitted(name, document),
        previous == null ? null : submitted(name + Judged.PREVIOUS_SUFFIX, previous));
  }

  private static SubmittedDocument submitted(String name, String text) {
    return new SubmittedDocument(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Again refused(List<Outcome.Violation> violations) {
    return new Again.Refused(violations.getFirst().message());
  }

  private static Vocabulary vocabulary(PolicySet policies) {
    return Vocabulary.of(policies);
  }

  private static Verdict compare(Leaf leaf, Payload payload, Again again) {
    return switch (again) {
      case Again.Unasked(String why) -> new Verdict.NotReplayable(why);
      case Again.Refused(String why) ->
          new Verdict.Different(
              List.of(new Verdict.Difference("outcome", "decided", "refused: " + why)));
      case Again.Answer(Draft draft) -> compare(leaf, payload, draft);
    };
  }

  private static Verdict compare(Leaf leaf, Payload payload, Draft draft) {
    Leaf again;
    Payload worded;
    try {
      EncodedEntry encoded = draft.seal(new OriginText(leaf.origin()), leaf.sequence());
      again = Leaf.parse(encoded.leaf());
      worded = Payload.parse(encoded.payload());
    } catch (EntryException e) {
      return new Verdict.NotReplayable("the answer cannot be encoded again: " + e.getMessage());
    }
    List<Verdict.Difference> differences = new ArrayList<>();
    differ(facts(leaf), facts(again), "", differences);
    Set<String> fields = new TreeSet<>();
    payload.openings().forEach(opening -> fields.add(opening.id()));
    worded.openings().forEach(opening -> fields.add(opening.id()));
    for (String field : fields) {
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

package dev.bylaw.cli.decide;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.bylaw.cli.decide.Contributions.Contributed;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.review.counterfactual.Change;
import dev.bylaw.review.counterfactual.Remedies;
import dev.bylaw.review.counterfactual.Remedy;
import dev.bylaw.sidecar.wire.Answers;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a decision with its explanation: docs/schemas/decide-report.schema.json. */
public final class DecisionJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonFormat.Printer WIRE = JsonFormat.printer().preservingProtoFieldNames();

  private DecisionJson() {}

  /**
   * The report as text.
   *
   * @param decision the API's message
   * @param remedies none where it permits
   */
  public static String write(
      String request,
      MessageOrBuilder decision,
      List<Contributed> contributions,
      Remedies remedies) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    document.put("request", request);
    document.set("decision", wire(decision));
    ArrayNode all = document.putArray("contributions");
    contributions.forEach(each -> contribution(all.addObject(), each));
    ArrayNode ways = document.putArray("remedies");
    remedies.all().forEach(each -> remedy(ways.addObject(), each));
    document.put("remedies_whole", remedies.isWhole());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static void contribution(ObjectNode node, Contributed each) {
    node.put("policy", each.source().id().value());
    node.put("title", each.source().title());
    node.put("layer", each.source().layer().name().toLowerCase(Locale.ROOT));
    node.put("force", each.force());
    node.put("outcome", each.outcome());
    node.put("place", each.place());
    switch (each.said()) {
      case Contribution.Applies(Obligations obligations, var _) ->
          obligations(node.putArray("obligations"), obligations);
      case Contribution.Denies(var reasons, var _) -> {
        ArrayNode why = node.putArray("reasons");
        reasons.forEach(r -> why.addObject().put("code", r.code()).put("message", r.message()));
      }
      case Contribution.NotApplicable() -> {}
      case Contribution.Failed(var code, String message, var _) ->
          node.putArray("reasons").addObject().put("code", code.name()).put("message", message);
    }
    ObjectNode saw = node.putObject("saw");
    each.saw()
        .forEach((attribute, values) -> {
          ArrayNode list = saw.putArray(attribute);
          values.forEach(list::add);
        });
  }

  private static void obligations(ArrayNode into, Obligations obligations) {
    Answers.obligations(obligations).forEach(o -> into.add(wire(Answers.obligation(o))));
  }

  private static void remedy(ObjectNode node, Remedy remedy) {
    ArrayNode changes = node.putArray("changes");
    for (Change change : remedy.changes()) {
      ObjectNode each = changes.addObject();
      switch (change) {
        case Change.Say(var attribute, var before, var value) ->
            each.put("kind", "attribute")
                .put("field", attribute.field())
                .put("before", before)
                .put("value", value);
        case Change.Support(var type) ->
            each.put("kind", "capability").put("value", type.wireName());
        case Change.Role(String role, List<PolicyId> askedBy) -> {
          each.put("kind", "role").put("value", role);
          ArrayNode by = each.putArray("asked_by");
          askedBy.forEach(id -> by.add(id.value()));
        }
        case Change.Waive(PolicyId control, var _, String owner, var terms) -> {
          each.put("kind", "waiver")
              .put("control", control.value())
              .put("owner", owner)
              .put("quorum", terms.quorum())
              .put("max_interval", terms.maxInterval().toString());
          ArrayNode approvers = each.putArray("approvers");
          terms.approvers().forEach(approvers::add);
        }
      }
      each.put("words", change.words());
      each.put("whose", change.whose());
    }
    Decision decision = remedy.decision();
    PolicyId grant = decision.grant();
    node.put("grant", grant == null ? "" : grant.value());
    obligations(node.putArray("obligations"), decision.joined());
  }

  private static JsonNode wire(MessageOrBuilder message) {
    try {
      return JSON.readTree(WIRE.print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e); // the message is ours
    }
  }
}

package dev.bylaw.cli.decide;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.bylaw.cli.decide.Contributions.Contributed;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.review.counterfactual.Absent;
import dev.bylaw.review.counterfactual.Change;
import dev.bylaw.review.counterfactual.Relief;
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
   * @param reliefs none where it denies
   */
  public static String write(
      String request,
      MessageOrBuilder decision,
      List<Contributed> contributions,
      Remedies remedies,
      List<Relief> reliefs) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    document.put("request", request);
    document.set("decision", wire(decision));
    ArrayNode all = document.putArray("contributions");
    contributions.forEach(each -> contribution(all.addObject(), each));
    ArrayNode ways = document.putArray("remedies");
    remedies.all().forEach(each -> remedy(ways.addObject(), each));
    document.put("remedies_whole", remedies.isWhole());
    ArrayNode absent = document.putArray("absent");
    for (Absent each : remedies.absent()) {
      ObjectNode node = absent.addObject().put("field", each.field());
      ArrayNode readBy = node.putArray("asked_by");
      each.readBy().forEach(id -> readBy.add(id.value()));
      ArrayNode values = node.putArray("values");
      each.values().forEach(value -> values.add(JSON.readTree(value)));
    }
    ArrayNode lifting = document.putArray("reliefs");
    for (Relief each : reliefs) {
      ObjectNode node = lifting.addObject();
      ArrayNode waivers = node.putArray("waivers");
      each.waivers().forEach(waive -> change(waivers.addObject(), waive));
      each(node.putArray("lifted"), each.lifted());
      each(node.putArray("instead"), each.instead());
    }
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

  private static void each(ArrayNode into, List<Obligation> obligations) {
    obligations.forEach(o -> into.add(wire(Answers.obligation(o))));
  }

  private static void remedy(ObjectNode node, Remedy remedy) {
    ArrayNode changes = node.putArray("changes");
    remedy.changes().forEach(change -> change(changes.addObject(), change));
    Decision decision = remedy.decision();
    PolicyId grant = decision.grant();
    node.put("grant", grant == null ? "" : grant.value());
    obligations(node.putArray("obligations"), decision.joined());
  }

  private static void change(ObjectNode each, Change change) {
    switch (change) {
      case Change.Say(var attribute, var before, var value) ->
          each.put("kind", "attribute")
              .put("field", attribute.field())
              .put("before", before)
              .put("value", value);
      case Change.State(String field, AttributeValue value, List<PolicyId> readBy) -> {
        each.put("kind", "attribute").put("field", field).putNull("before");
        each.set("value", JSON.readTree(value.toString()));
        ArrayNode by = each.putArray("asked_by");
        readBy.forEach(id -> by.add(id.value()));
      }
      case Change.Agree agree -> {
        each.put("kind", "agreement")
            .put("agreement", agree.agreement().id())
            .put("is_new", agree.before() == null)
            .put("file", agree.file())
            .put("owner", agree.owner())
            .put("yaml", agree.yaml());
      }
      case Change.Support(var type) -> each.put("kind", "capability").put("value", type.wireName());
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

  private static JsonNode wire(MessageOrBuilder message) {
    try {
      return JSON.readTree(WIRE.print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e); // the message is ours
    }
  }
}

package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests in the shape of bylaw.v1's JSON. Two things may be written shorter: constants
 * without their prefix and in any case ({@code column-mask}), and attributes as plain values.
 */
final class RequestNodes {
  private RequestNodes() {}

  /** An AuthorizeRequest; null, and diagnostics, where something is wrong. */
  static @Nullable AccessRequest access(MappingReader in, String requestId) {
    String id = in.text("request_id");
    Subject subject = subject(in.requireMapping("subject"), true);
    String action = in.requireText("action");
    ResourceRef resource = resource(in.requireMapping("resource"));
    String purpose = in.text("purpose");
    String agreement = in.text("agreement");
    Consumer consumer = consumer(in.mapping("consumer"));
    RequestContext context = context(in.mapping("context"));
    String mode = in.has("mode") ? constant(in, "mode", Constants.MODE) : null;
    in.finish();
    return in.failed() || subject == null || resource == null || action.isBlank()
        ? null
        : new AccessRequest(
            id == null || id.isEmpty() ? requestId : id,
            subject,
            action,
            resource,
            absent(purpose),
            absent(agreement),
            consumer,
            context,
            "MODE_DRY_RUN".equals(mode) ? Mode.DRY_RUN : Mode.ENFORCE);
  }

  /** An EvaluateRetentionRequest; null, and diagnostics, where something is wrong. */
  static @Nullable RetentionRequest retention(MappingReader in, String requestId) {
    String id = in.text("request_id");
    String product = in.requireText("data_product");
    String object = in.text("object");
    String recordClass = in.text("record_class");
    String jurisdiction = in.text("jurisdiction");
    Instant since = in.requireInstant("event_time");
    Boolean erasure = in.flag("erasure_requested");
    Map<String, AttributeValue> attributes = attributes(in, "attributes");
    in.finish();
    return in.failed() || since == null || product.isBlank()
        ? null
        : new RetentionRequest(
            id == null || id.isEmpty() ? requestId : id,
            new ResourceRef(product, null, absent(object), List.of(), null),
            absent(recordClass),
            absent(jurisdiction),
            null,
            since,
            Boolean.TRUE.equals(erasure),
            attributes);
  }

  private static @Nullable Subject subject(@Nullable MappingReader in, boolean mayDelegate) {
    if (in == null) {
      return null;
    }
    String type = in.requireText("type");
    String id = in.requireText("id");
    Set<String> roles = new TreeSet<>(in.texts("roles"));
    Map<String, AttributeValue> attributes = attributes(in, "attributes");
    Subject behind = null;
    if (in.has("on_behalf_of")) {
      if (mayDelegate) {
        behind = subject(in.mapping("on_behalf_of"), false);
      } else {
        in.error("on_behalf_of", "chain", "a subject acts for one other, not for a chain", null);
      }
    }
    in.finish();
    return in.failed() ? null : new Subject(type, id, roles, attributes, behind);
  }

  private static @Nullable ResourceRef resource(@Nullable MappingReader in) {
    if (in == null) {
      return null;
    }
    String product = in.requireText("data_product");
    String port = in.text("output_port");
    String object = in.text("object");
    List<String> columns = in.texts("columns");
    String contract = in.text("contract");
    if (in.has("labels")) {
      in.error(
          "labels",
          "labels",
          "a caller cannot supply labels: they come from the product's contract",
          null);
    }
    in.finish();
    return in.failed()
        ? null
        : new ResourceRef(product, absent(port), absent(object), columns, absent(contract));
  }

  private static Consumer consumer(@Nullable MappingReader in) {
    if (in == null) {
      return Consumer.UNKNOWN;
    }
    Consumer consumer =
        new Consumer(
            absent(in.text("domain")),
            absent(in.text("product")),
            absent(in.text("jurisdiction")),
            absent(in.text("processing_location")));
    in.finish();
    return consumer;
  }

  private static RequestContext context(@Nullable MappingReader in) {
    if (in == null) {
      return RequestContext.EMPTY;
    }
    Set<String> supported = new TreeSet<>();
    for (String text : in.texts("supported_obligations")) {
      String name = Constants.OBLIGATION_TYPE.full(text);
      if (name == null) {
        in.diagnostics()
            .error(
                "unknown_value",
                in.location("supported_obligations", text),
                in.path("supported_obligations"),
                "`" + text + "` is no type of obligation",
                DidYouMean.hintOrList(text, Constants.OBLIGATION_TYPE.names()));
      } else {
        supported.add(wireName(name));
      }
    }
    RequestContext context =
        new RequestContext(
            in.instant("time"),
            absent(in.text("engine")),
            supported,
            absent(in.text("trace_id")),
            attributes(in, "attributes"));
    in.finish();
    return context;
  }

  private static String wireName(String constant) {
    String name = constant.substring("OBLIGATION_TYPE_".length());
    return name.equals("COLUMN_MASK")
        ? ObligationType.MASK.wireName()
        : ObligationType.valueOf(name).wireName();
  }

  private static @Nullable String constant(MappingReader in, String key, Constants constants) {
    String text = in.text(key);
    String full = text == null ? null : constants.full(text);
    if (text != null && full == null) {
      in.error(
          key,
          "unknown_value",
          "`" + text + "` is no value of `" + key + "`",
          DidYouMean.hintOrList(text, constants.names()));
    }
    return full;
  }

  private static Map<String, AttributeValue> attributes(MappingReader in, String key) {
    Map<String, AttributeValue> attributes = new TreeMap<>();
    MappingReader given = in.mapping(key);
    if (given == null) {
      return attributes;
    }
    for (String name : given.keys()) {
      YamlNode node = given.node(name);
      AttributeValue value = node == null ? null : value(node, true);
      if (value == null) {
        given.error(
            name,
            "wrong_type",
            "expected a text, a number, a boolean or a list of them, or `{text: …}`, `{number: …}`,"
                + " `{flag: …}` or `{many: {values: […]}}`",
            null);
      } else {
        attributes.put(name, value);
      }
    }
    return attributes;
  }

  /** A value written plainly or as the API's AttributeValue; null where it is neither. */
  static @Nullable AttributeValue value(YamlNode node, boolean many) {
    return switch (node) {
      case YamlNode.Text(var _, String text) -> new AttributeValue.Text(text);
      case YamlNode.Num(var _, var number, var _) -> new AttributeValue.Num(number);
      case YamlNode.Flag(var _, boolean flag, var _) -> new AttributeValue.Flag(flag);
      case YamlNode.Null _ -> null;
      case YamlNode.Items(var _, var items) -> many ? values(items) : null;
      case YamlNode.Fields(var _, var fields) -> {
        if (fields.size() != 1) {
          yield null;
        }
        var only = fields.entrySet().iterator().next();
        YamlNode inner = only.getValue().value();
        yield switch (only.getKey()) {
          case "text" -> inner instanceof YamlNode.Text ? value(inner, false) : null;
          case "number" -> inner instanceof YamlNode.Num ? value(inner, false) : null;
          case "flag" -> inner instanceof YamlNode.Flag ? value(inner, false) : null;
          case "many" ->
              many
                      && inner instanceof YamlNode.Fields list
                      && list.fields().size() == 1
                      && list.get("values") instanceof YamlNode.Items(var _, var items)
                  ? values(items)
                  : null;
          default -> null;
        };
      }
    };
  }

  private static AttributeValue.@Nullable Many values(List<YamlNode> items) {
    List<AttributeValue> values = new ArrayList<>();
    for (YamlNode item : items) {
      AttributeValue value = value(item, false);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return new AttributeValue.Many(values);
  }

  /** The wire's empty text is absence. */
  private static @Nullable String absent(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}

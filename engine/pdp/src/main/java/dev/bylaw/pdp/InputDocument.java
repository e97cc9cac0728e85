package dev.bylaw.pdp;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code input} document that policies read. Its shape stands in docs/policies.md; what the
 * caller did not say is absent, never null.
 */
final class InputDocument {
  private InputDocument() {}

  /**
   * The document of an access decision.
   *
   * @param resource what {@link #resource} made of the context's resource
   */
  static ObjectValue of(DecisionContext context, ObjectValue resource) {
    AccessRequest request = context.request();
    ObjectValue.Builder input =
        ObjectValue.builder()
            .put("request_id", request.requestId())
            .put("action", request.action())
            .put("mode", request.mode().name())
            .put("subject", subject(request.subject()))
            .put("resource", resource)
            .put("consumer", consumer(request.consumer()))
            .put("context", context(request.context()));
    putIfSaid(input, "purpose", request.purpose());
    putIfSaid(input, "agreement", request.agreement());
    return time(input, context.clock()).build();
  }

  /**
   * The document of a retention decision.
   *
   * @param resource what {@link #resource} made of the facts
   */
  static ObjectValue of(RetentionRequest request, ObjectValue resource, Instant clock) {
    ObjectValue.Builder input =
        ObjectValue.builder()
            .put("request_id", request.requestId())
            .put("resource", resource)
            .put("event_time", request.since().toString())
            .put("event_time_ns", nanos(request.since()))
            .put("erasure_requested", BooleanValue.of(request.erasureRequested()))
            .put("attributes", attributes(request.attributes()));
    putIfSaid(input, "record_class", request.recordClass());
    putIfSaid(input, "jurisdiction", request.jurisdiction());
    return time(input, clock).build();
  }

  private static ObjectValue.Builder time(ObjectValue.Builder input, Instant clock) {
    return input.put("time", clock.toString()).put("time_ns", nanos(clock));
  }

  private static ObjectValue subject(Subject subject) {
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("type", subject.type())
            .put("id", subject.id())
            .put("roles", strings(subject.roles()))
            .put("attributes", attributes(subject.attributes()));
    if (subject.onBehalfOf() != null) {
      out.put("on_behalf_of", subject(subject.onBehalfOf()));
    }
    return out.build();
  }

  /** The part {@code input.resource}. */
  static ObjectValue resource(ResourceFacts facts) {
    Value[] columns = new Value[facts.columns().size()];
    int i = 0;
    for (Column column : facts.columns()) {
      columns[i++] = column(column);
    }
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("data_product", facts.dataProduct())
            .put("domain", facts.domain())
            .put("name", facts.name())
            .put("owner", facts.owner())
            .put("regions", strings(facts.regions()))
            .put("columns", ArrayValue.wrap(columns))
            .put("labels", strings(facts.labels()));
    putIfSaid(out, "output_port", facts.outputPort());
    putIfSaid(out, "object", facts.object());
    if (facts.contract() != null) {
      out.put(
          "contract",
          ObjectValue.builder()
              .put("id", facts.contract().id())
              .put("version", facts.contract().version())
              .put("status", facts.contract().status())
              .build());
    }
    return out.build();
  }

  private static ObjectValue column(Column column) {
    return ObjectValue.builder()
        .put("name", column.name())
        .put("type", column.logicalType())
        .put("required", BooleanValue.of(column.required()))
        .put("categories", strings(column.categories()))
        .put("sensitivity", column.sensitivity())
        .build();
  }

  private static ObjectValue consumer(Consumer consumer) {
    ObjectValue.Builder out = ObjectValue.builder();
    putIfSaid(out, "domain", consumer.domain());
    putIfSaid(out, "product", consumer.product());
    putIfSaid(out, "jurisdiction", consumer.jurisdiction());
    putIfSaid(out, "processing_location", consumer.processingLocation());
    return out.build();
  }

  private static ObjectValue context(RequestContext context) {
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("supported_obligations", strings(context.supportedObligations()))
            .put("attributes", attributes(context.attributes()));
    putIfSaid(out, "engine", context.engine());
    return out.build();
  }

  private static ObjectValue attributes(Map<String, AttributeValue> attributes) {
    if (attributes.isEmpty()) {
      return ObjectValue.EMPTY;
    }
    ObjectValue.Builder out = ObjectValue.builder();
    attributes.forEach((name, value) -> out.put(name, value(value)));
    return out.build();
  }

  private static Value value(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text(String text) -> StringValue.of(text);
      case AttributeValue.Num(var number) -> NumberValue.parse(number.toPlainString());
      case AttributeValue.Flag(boolean flag) -> BooleanValue.of(flag);
      case AttributeValue.Many(List<AttributeValue> values) -> {
        Value[] out = new Value[values.size()];
        for (int i = 0; i < out.length; i++) {
          out[i] = value(values.get(i));
        }
        yield ArrayValue.wrap(out);
      }
    };
  }

  private static ArrayValue strings(Collection<String> strings) {
    if (strings.isEmpty()) {
      return ArrayValue.EMPTY;
    }
    Value[] out = new Value[strings.size()];
    int i = 0;
    for (String each : strings) {
      out[i++] = StringValue.of(each);
    }
    return ArrayValue.wrap(out);
  }

  private static void putIfSaid(ObjectValue.Builder out, String name, @Nullable String value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private static NumberValue nanos(Instant instant) {
    return NumberValue.of(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
  }
}

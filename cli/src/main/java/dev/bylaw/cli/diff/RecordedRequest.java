package dev.bylaw.cli.diff;

import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.review.diff.Question;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads requests as the log keeps them: the text of the personal field {@code request}. */
public final class RecordedRequest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private RecordedRequest() {}

  /** The question about an access, or null if the text is none. */
  public static Question.@Nullable Access access(String title, String text, Instant clock) {
    try {
      JsonNode all = JSON.readTree(text);
      Subject subject = subject(all.path("subject"));
      String mode = text(all, "mode");
      return subject == null || mode == null
          ? null
          : new Question.Access(
              title,
              new AccessRequest(
                  orEmpty(all, "request_id"),
                  subject,
                  orEmpty(all, "action"),
                  resource(all.path("resource")),
                  text(all, "purpose"),
                  text(all, "agreement"),
                  consumer(all.path("consumer")),
                  context(all.path("context")),
                  Mode.valueOf(mode)),
              clock);
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  /** The question about records, or null if the text is none. */
  public static Question.@Nullable Retention retention(String title, String text, Instant clock) {
    try {
      JsonNode all = JSON.readTree(text);
      return new Question.Retention(
          title,
          new RetentionRequest(
              orEmpty(all, "request_id"),
              resource(all.path("resource")),
              text(all, "record_class"),
              text(all, "jurisdiction"),
              text(all, "subject_key"),
              Instant.parse(orEmpty(all, "event_time")),
              all.path("erasure_requested").asBoolean(false),
              attributes(all)),
          clock);
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Subject subject(JsonNode node) {
    return node.isObject()
        ? new Subject(
            orEmpty(node, "type"),
            orEmpty(node, "id"),
            texts(node, "roles"),
            attributes(node),
            subject(node.path("on_behalf_of")))
        : null;
  }

  private static ResourceRef resource(JsonNode node) {
    List<String> columns = new ArrayList<>();
    node.path("columns").forEach(column -> columns.add(column.asString()));
    return new ResourceRef(
        orEmpty(node, "data_product"),
        text(node, "output_port"),
        text(node, "object"),
        columns,
        text(node, "contract"));
  }

  private static Consumer consumer(JsonNode node) {
    return new Consumer(
        text(node, "domain"),
        text(node, "product"),
        text(node, "jurisdiction"),
        text(node, "processing_location"));
  }

  private static RequestContext context(JsonNode node) {
    String time = text(node, "time");
    return new RequestContext(
        time == null ? null : Instant.parse(time),
        text(node, "engine"),
        texts(node, "supported_obligations"),
        text(node, "trace_id"),
        attributes(node));
  }

  private static Map<String, AttributeValue> attributes(JsonNode node) {
    Map<String, AttributeValue> all = new TreeMap<>();
    node.path("attributes")
        .properties()
        .forEach(each -> all.put(each.getKey(), value(each.getValue())));
    return all;
  }

  private static AttributeValue value(JsonNode node) {
    if (node.isBoolean()) {
      return new AttributeValue.Flag(node.asBoolean());
    }
    if (node.isNumber()) {
      return new AttributeValue.Num(node.decimalValue());
    }
    if (node.isArray()) {
      List<AttributeValue> values = new ArrayList<>();
      node.forEach(each -> values.add(value(each)));
      return new AttributeValue.Many(values);
    }
    return new AttributeValue.Text(node.asString());
  }

  private static Set<String> texts(JsonNode node, String name) {
    Set<String> all = new TreeSet<>();
    node.path(name).forEach(each -> all.add(each.asString()));
    return all;
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.asString() : null;
  }

  private static String orEmpty(JsonNode node, String name) {
    String text = text(node, name);
    return text == null ? "" : text;
  }
}

package dev.bylaw.sidecar.wire;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.v1.AttributeValue;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.EvaluateRetentionRequest;
import dev.bylaw.v1.Resource;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what callers send. Everything that is wrong is collected; a request with violations is
 * null, never half read.
 */
public final class RequestReader {
  private final Violations violations;
  private final String prefix;

  private RequestReader(Violations violations, String prefix) {
    this.violations = violations;
    this.prefix = prefix;
  }

  /**
   * Reads an access request.
   *
   * @param prefix what stands before the names of fields, for example {@code requests[3].}; or
   *     empty
   * @param requestId what stands for the caller's id where it sent none
   * @return null if and only if there are violations
   */
  public static @Nullable AccessRequest read(
      AuthorizeRequest request, String prefix, String requestId, Violations violations) {
    AccessRequest read = new RequestReader(violations, prefix).access(request, requestId);
    return violations.isEmpty() ? read : null;
  }

  /**
   * Reads a retention request.
   *
   * @return null if and only if there are violations
   */
  public static @Nullable RetentionRequest read(
      EvaluateRetentionRequest request, String requestId, Violations violations) {
    RetentionRequest read = new RequestReader(violations, "").retention(request, requestId);
    return violations.isEmpty() ? read : null;
  }

  private @Nullable AccessRequest access(AuthorizeRequest request, String requestId) {
    String id = optional("request_id", request.getRequestId(), RequestLimits.ID_CHARACTERS);
    if (!request.hasSubject()) {
      violations.add(prefix + "subject", "is required");
    }
    Subject subject = subject("subject", request.getSubject(), request.hasSubject());
    String action = required("action", request.getAction(), RequestLimits.WORD_CHARACTERS);
    ResourceRef resource = resource(request);
    Mode mode =
        switch (request.getMode()) {
          case MODE_UNSPECIFIED, MODE_ENFORCE -> Mode.ENFORCE;
          case MODE_DRY_RUN -> Mode.DRY_RUN;
          case UNRECOGNIZED -> {
            violations.add(
                prefix + "mode",
                "expected MODE_ENFORCE or MODE_DRY_RUN, found " + request.getModeValue());
            yield Mode.ENFORCE;
          }
        };
    Consumer consumer =
        new Consumer(
            absent(
                optional(
                    "consumer.domain",
                    request.getConsumer().getDomain(),
                    RequestLimits.NAME_CHARACTERS)),
            absent(
                optional(
                    "consumer.product",
                    request.getConsumer().getProduct(),
                    RequestLimits.URN_CHARACTERS)),
            absent(
                optional(
                    "consumer.jurisdiction",
                    request.getConsumer().getJurisdiction(),
                    RequestLimits.NAME_CHARACTERS)),
            absent(
                optional(
                    "consumer.processing_location",
                    request.getConsumer().getProcessingLocation(),
                    RequestLimits.NAME_CHARACTERS)));
    String purpose =
        absent(optional("purpose", request.getPurpose(), RequestLimits.WORD_CHARACTERS));
    String agreement =
        absent(optional("agreement", request.getAgreement(), RequestLimits.NAME_CHARACTERS));
    RequestContext context = context(request.getContext());
    if (subject == null || action.isEmpty() || resource == null || !violations.isEmpty()) {
      return null;
    }
    return new AccessRequest(
        id.isEmpty() ? requestId : id,
        subject,
        action,
        resource,
        purpose,
        agreement,
        consumer,
        context,
        mode);
  }

  private @Nullable Subject subject(String field, dev.bylaw.v1.Subject subject, boolean present) {
    if (!present) {
      return null;
    }
    String type = required(field + ".type", subject.getType(), RequestLimits.WORD_CHARACTERS);
    String id = required(field + ".id", subject.getId(), RequestLimits.NAME_CHARACTERS);
    Set<String> roles = new TreeSet<>();
    if (violations.within(prefix + field + ".roles", subject.getRolesList(), RequestLimits.ROLES)) {
      for (int i = 0; i < subject.getRolesCount(); i++) {
        roles.add(
            required(
                field + ".roles[" + i + "]", subject.getRoles(i), RequestLimits.ID_CHARACTERS));
      }
    }
    Map<String, dev.bylaw.federation.request.AttributeValue> attributes =
        attributes(field + ".attributes", subject.getAttributesMap());
    Subject behind = null;
    if (subject.hasOnBehalfOf()) {
      if (field.endsWith("on_behalf_of")) {
        violations.add(
            prefix + field + ".on_behalf_of", "a subject acts for one other, not for a chain");
      } else {
        behind = subject(field + ".on_behalf_of", subject.getOnBehalfOf(), true);
      }
    }
    return type.isEmpty() || id.isEmpty() || !violations.isEmpty()
        ? null
        : new Subject(type, id, roles, attributes, behind);
  }

  private @Nullable ResourceRef resource(AuthorizeRequest request) {
    if (!request.hasResource()) {
      violations.add(prefix + "resource", "is required");
      return null;
    }
    Resource resource = request.getResource();
    String product =
        required("resource.data_product", resource.getDataProduct(), RequestLimits.URN_CHARACTERS);
    if (resource.getLabelsCount() > 0) {
      violations.add(
          prefix + "resource.labels",
          "a caller cannot supply labels: they come from the product's contract");
    }
    String port =
        optional("resource.output_port", resource.getOutputPort(), RequestLimits.NAME_CHARACTERS);
    String object =
        optional("resource.object", resource.getObject(), RequestLimits.NAME_CHARACTERS);
    String contract =
        optional("resource.contract", resource.getContract(), RequestLimits.NAME_CHARACTERS);
    if (violations.within(
        prefix + "resource.columns", resource.getColumnsList(), RequestLimits.COLUMNS)) {
      Set<String> seen = new TreeSet<>();
      for (int i = 0; i < resource.getColumnsCount(); i++) {
        String column =
            required(
                "resource.columns[" + i + "]",
                resource.getColumns(i),
                RequestLimits.NAME_CHARACTERS);
        if (!seen.add(column)) {
          violations.add(prefix + "resource.columns[" + i + "]", "`" + column + "` stands twice");
        }
      }
    }
    return product.isEmpty() || !violations.isEmpty()
        ? null
        : new ResourceRef(
            product,
            absent(port),
            absent(object),
            List.copyOf(resource.getColumnsList()),
            absent(contract));
  }

  private RequestContext context(dev.bylaw.v1.RequestContext context) {
    Set<String> supported = new TreeSet<>();
    for (int i = 0; i < context.getSupportedObligationsCount(); i++) {
      ObligationType type = ObligationTypes.ofWire(context.getSupportedObligations(i));
      if (type == null) {
        violations.add(
            prefix + "context.supported_obligations[" + i + "]",
            "expected an obligation type, found " + context.getSupportedObligationsValue(i));
      } else {
        supported.add(type.wireName());
      }
    }
    String engine = optional("context.engine", context.getEngine(), RequestLimits.NAME_CHARACTERS);
    String trace = optional("context.trace_id", context.getTraceId(), RequestLimits.ID_CHARACTERS);
    Map<String, dev.bylaw.federation.request.AttributeValue> attributes =
        attributes("context.attributes", context.getAttributesMap());
    return new RequestContext(
        context.hasTime() ? instant("context.time", context.getTime()) : null,
        absent(engine),
        supported,
        absent(trace),
        attributes);
  }

  private @Nullable RetentionRequest retention(EvaluateRetentionRequest request, String requestId) {
    String id = optional("request_id", request.getRequestId(), RequestLimits.ID_CHARACTERS);
    String product =
        required("data_product", request.getDataProduct(), RequestLimits.URN_CHARACTERS);
    String object = optional("object", request.getObject(), RequestLimits.NAME_CHARACTERS);
    String recordClass =
        optional("record_class", request.getRecordClass(), RequestLimits.NAME_CHARACTERS);
    String jurisdiction =
        optional("jurisdiction", request.getJurisdiction(), RequestLimits.NAME_CHARACTERS);
    Instant since = null;
    if (request.hasEventTime()) {
      since = instant("event_time", request.getEventTime());
    } else {
      violations.add(prefix + "event_time", "is required");
    }
    Map<String, dev.bylaw.federation.request.AttributeValue> attributes =
        attributes("attributes", request.getAttributesMap());
    if (since == null || !violations.isEmpty()) {
      return null;
    }
    return new RetentionRequest(
        id.isEmpty() ? requestId : id,
        new ResourceRef(product, null, absent(object), List.of(), null),
        absent(recordClass),
        absent(jurisdiction),
        null,
        since,
        request.getErasureRequested(),
        attributes);
  }

  private Map<String, dev.bylaw.federation.request.AttributeValue> attributes(
      String field, Map<String, AttributeValue> attributes) {
    Map<String, dev.bylaw.federation.request.AttributeValue> out = new TreeMap<>();
    if (!violations.within(prefix + field, attributes.keySet(), RequestLimits.ATTRIBUTES)) {
      return out;
    }
    attributes.forEach((name, value) -> {
      String place = field + "[\"" + name + "\"]";
      required(place, name, RequestLimits.NAME_CHARACTERS);
      dev.bylaw.federation.request.AttributeValue read = value(place, value, true);
      if (read != null) {
        out.put(name, read);
      }
    });
    return out;
  }

  private dev.bylaw.federation.request.@Nullable AttributeValue value(
      String field, AttributeValue value, boolean many) {
    return switch (value.getValueCase()) {
      case TEXT ->
          new dev.bylaw.federation.request.AttributeValue.Text(
              optional(field, value.getText(), RequestLimits.TEXT_CHARACTERS));
      case NUMBER -> {
        double number = value.getNumber();
        if (!Double.isFinite(number)) {
          violations.add(prefix + field, "expected a finite number, found " + number);
          yield null;
        }
        yield new dev.bylaw.federation.request.AttributeValue.Num(BigDecimal.valueOf(number));
      }
      case FLAG -> new dev.bylaw.federation.request.AttributeValue.Flag(value.getFlag());
      case MANY -> {
        List<AttributeValue> values = value.getMany().getValuesList();
        if (!many) {
          violations.add(prefix + field, "expected a scalar, found a list within a list");
          yield null;
        }
        List<dev.bylaw.federation.request.AttributeValue> out = new ArrayList<>();
        if (violations.within(prefix + field, values, RequestLimits.ATTRIBUTE_VALUES)) {
          for (int i = 0; i < values.size(); i++) {
            dev.bylaw.federation.request.AttributeValue read =
                value(field + "[" + i + "]", values.get(i), false);
            if (read != null) {
              out.add(read);
            }
          }
        }
        yield new dev.bylaw.federation.request.AttributeValue.Many(out);
      }
      case VALUE_NOT_SET -> {
        violations.add(prefix + field, "expected a value, found none");
        yield null;
      }
    };
  }

  private @Nullable Instant instant(String field, Timestamp timestamp) {
    if (!Timestamps.isValid(timestamp)) {
      violations.add(
          prefix + field,
          "expected a time from 0001 to 9999, found %d s, %d ns"
              .formatted(timestamp.getSeconds(), timestamp.getNanos()));
      return null;
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private String required(String field, String text, int most) {
    return violations.required(prefix + field, text, most);
  }

  private String optional(String field, String text, int most) {
    return violations.optional(prefix + field, text, most);
  }

  /** The wire's empty text is absence. */
  private static @Nullable String absent(String text) {
    return text.isEmpty() ? null : text;
  }
}

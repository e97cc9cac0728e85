package dev.bylaw.pdp;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.retention.Term;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what policies say through their well-known rules (docs/policies.md). */
final class Said {
  private Said() {}

  /** A policy said something that is no contribution. The message tells what was expected. */
  static final class Malformed extends Exception {
    Malformed(String rule, String expected, Value found) {
      super("`%s`: expected %s, found %s".formatted(rule, expected, abridged(found)));
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** A reason of {@code deny}: a text, or an object with code and message. */
  static Reason reason(Value value, String defaultCode, @Nullable Position position)
      throws Malformed {
    return switch (value) {
      case StringValue text -> new Reason(defaultCode, text.value(), position);
      case ObjectValue object ->
          new Reason(
              optionalText("deny", object, "code").orElse(defaultCode),
              text("deny", object, "message"),
              position);
      default -> throw new Malformed("deny", "a text, or an object with code and message", value);
    };
  }

  /** An element of {@code mask}: column and action. */
  static void mask(Value value, Obligations.Builder out) throws Malformed {
    ObjectValue object = object("mask", value);
    String action = text("mask", object, "action");
    Mask mask =
        Mask.ofAction(action)
            .orElseThrow(() -> new Malformed("mask", "a known action", StringValue.of(action)));
    out.mask(text("mask", object, "column"), mask);
  }

  /** An element of {@code filter}: column, op, and value where the op compares with one. */
  static void filter(Value value, Obligations.Builder out) throws Malformed {
    ObjectValue object = object("filter", value);
    String name = text("filter", object, "op");
    Predicate.Op op;
    try {
      op = Predicate.Op.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Malformed(
          "filter", "an op of eq ne lt le gt ge in not_in is_null not_null", StringValue.of(name));
    }
    List<AttributeValue> values =
        switch (object.get("value")) {
          case null -> List.of();
          case ArrayValue array -> attributes("filter", array);
          case SetValue set -> attributes("filter", set);
          case Value one -> List.of(attribute("filter", one));
        };
    try {
      out.filter(new Predicate(text("filter", object, "column"), op, values));
    } catch (IllegalArgumentException e) {
      throw new Malformed("filter", String.valueOf(e.getMessage()), value);
    }
  }

  /** An element of {@code duty}: its type, and parameters beside it. */
  static Duty duty(Value value) throws Malformed {
    ObjectValue object = object("duty", value);
    String name = text("duty", object, "type");
    Duty.Type type;
    try {
      type = Duty.Type.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Malformed(
          "duty", "a type of log notify watermark step_up approval", StringValue.of(name));
    }
    Map<String, AttributeValue> parameters = new HashMap<>();
    for (int i = 0; i < object.size(); i++) {
      if (!(object.keyAt(i) instanceof StringValue key)) {
        throw new Malformed("duty", "names of parameters", object.keyAt(i));
      }
      if (!key.value().equals("type")) {
        parameters.put(key.value(), attribute("duty", object.valueAt(i)));
      }
    }
    return new Duty(type, parameters);
  }

  /** {@code regions}, {@code purposes}, {@code ports}: a set or an array of names. */
  static Allowed allowed(String rule, Value value) throws Malformed {
    Set<String> names = new TreeSet<>();
    for (Value each : elements(rule, value)) {
      names.add(text(rule, each));
    }
    return new Allowed.Only(names);
  }

  /** {@code minimum_aggregation}: a whole number, at least 0. */
  static int count(String rule, Value value) throws Malformed {
    if (value instanceof NumberValue number
        && number.isWholeLong()
        && number.longValue() >= 0
        && number.longValue() <= Integer.MAX_VALUE) {
      return (int) number.longValue();
    }
    throw new Malformed(rule, "a whole number from 0", value);
  }

  /** {@code ttl}: seconds, or an ISO 8601 duration. */
  static Duration duration(String rule, Value value) throws Malformed {
    try {
      Duration duration =
          switch (value) {
            case NumberValue number when number.isWholeLong() ->
                Duration.ofSeconds(number.longValue());
            case StringValue text -> Duration.parse(text.value());
            default -> throw new Malformed(rule, "seconds or an ISO 8601 duration", value);
          };
      if (duration.isNegative()) {
        throw new Malformed(rule, "a duration from 0", value);
      }
      return duration;
    } catch (DateTimeException | ArithmeticException e) {
      throw new Malformed(rule, "seconds or an ISO 8601 duration", value);
    }
  }

  /** {@code expiry}: an RFC 3339 time. */
  static Instant instant(String rule, Value value) throws Malformed {
    try {
      return Instant.parse(text(rule, value));
    } catch (DateTimeException e) {
      throw new Malformed(rule, "an RFC 3339 time", value);
    }
  }

  /** {@code keep_at_least}, {@code delete_by}: an ISO 8601 period, or an RFC 3339 time. */
  static Term term(String rule, Value value) throws Malformed {
    String text = text(rule, value);
    try {
      return text.startsWith("P")
          ? new Term.After(Period.parse(text))
          : new Term.At(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new Malformed(rule, "an ISO 8601 period or an RFC 3339 time", value);
    }
  }

  /** The elements of a set or an array. */
  static Iterable<Value> elements(String rule, Value value) throws Malformed {
    return switch (value) {
      case SetValue set -> set;
      case ArrayValue array -> array;
      default -> throw new Malformed(rule, "a set", value);
    };
  }

  static ObjectValue object(String rule, Value value) throws Malformed {
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw new Malformed(rule, "an object", value);
  }

  static String text(String rule, ObjectValue object, String field) throws Malformed {
    if (object.get(field) instanceof StringValue text) {
      return text.value();
    }
    throw new Malformed(rule, "a text at `" + field + "`", object);
  }

  static Optional<String> optionalText(String rule, ObjectValue object, String field)
      throws Malformed {
    return object.get(field) == null ? Optional.empty() : Optional.of(text(rule, object, field));
  }

  static String text(String rule, Value value) throws Malformed {
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw new Malformed(rule, "a text", value);
  }

  private static List<AttributeValue> attributes(String rule, Iterable<Value> values)
      throws Malformed {
    List<AttributeValue> out = new ArrayList<>();
    for (Value each : values) {
      out.add(attribute(rule, each));
    }
    return out;
  }

  private static AttributeValue attribute(String rule, Value value) throws Malformed {
    return switch (value) {
      case StringValue text -> new AttributeValue.Text(text.value());
      case NumberValue number -> new AttributeValue.Num(new BigDecimal(number.text()));
      case BooleanValue flag -> new AttributeValue.Flag(flag.value());
      case ArrayValue array -> new AttributeValue.Many(attributes(rule, array));
      case SetValue set -> new AttributeValue.Many(attributes(rule, set));
      case ObjectValue object -> throw new Malformed(rule, "a scalar", object);
      case NullValue none -> throw new Malformed(rule, "a scalar", none);
    };
  }

  private static String abridged(Value value) {
    String text = value.toString();
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }
}

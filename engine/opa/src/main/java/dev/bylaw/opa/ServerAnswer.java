package dev.bylaw.opa;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an OPA server answered, as an outcome. */
final class ServerAnswer {
  private static final int OK = 200;
  private static final int SHOWN = 200;

  private static final Set<String> CODES =
      Set.of(
          EvalError.CONFLICT,
          EvalError.TYPE,
          EvalError.BUILTIN,
          EvalError.CANCELLED,
          EvalError.WITH_MERGE);

  private ServerAnswer() {}

  static Evaluation read(int status, byte[] body) {
    ObjectValue answer;
    try {
      if (!(Json.parse(body) instanceof ObjectValue object)) {
        return unreadable(status, "expected an object", body);
      }
      answer = object;
    } catch (JsonException e) {
      return unreadable(status, e.getMessage(), body);
    }
    if (status != OK) {
      return refusal(status, answer);
    }
    if (answer.containsKey(StringValue.of("code"))
        && !answer.containsKey(StringValue.of("result"))) {
      return refusal(status, answer);
    }
    Value result = answer.get("result");
    return result == null ? new Evaluation.Undefined() : new Evaluation.Defined(result);
  }

  private static Evaluation unreadable(int status, String why, byte[] body) {
    String shown =
        new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}+", " ");
    return Faults.failed(
        EvalError.INTERNAL,
        "OPA answered " + status + " and no JSON of its data API (" + why + "): `" + shown + "`");
  }

  /** An error of the form {@code {"code", "message", "errors": [{"code", "message"}]}}. */
  private static Evaluation refusal(int status, ObjectValue answer) {
    if (answer.get("errors") instanceof ArrayValue errors
        && !errors.isEmpty()
        && errors.get(0) instanceof ObjectValue first) {
      String code = text(first, "code");
      if (code != null && CODES.contains(code)) {
        return Faults.failed(code, String.valueOf(text(first, "message")));
      }
    }
    return Faults.failed(
        EvalError.INTERNAL,
        "OPA answered " + status + ": " + text(answer, "code") + ": " + text(answer, "message"));
  }

  private static @Nullable String text(ObjectValue object, String key) {
    return object.get(key) instanceof StringValue text ? text.value() : null;
  }
}

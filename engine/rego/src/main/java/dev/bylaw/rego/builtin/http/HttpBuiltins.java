package dev.bylaw.rego.builtin.http;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.collection.Sets;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * http.send. A decision is a function of its inputs, so a request is refused unless the embedder
 * grants it; what is answered can be recorded and replayed.
 */
final class HttpBuiltins {
  static final SetValue REQUIRED = names("method", "url");
  private static final SetValue ALLOWED =
      names(
          "method",
          "url",
          "body",
          "enable_redirect",
          "force_json_decode",
          "force_yaml_decode",
          "headers",
          "raw_body",
          "tls_use_system_certs",
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_insecure_skip_verify",
          "tls_server_name",
          "timeout",
          "cache",
          "force_cache",
          "force_cache_duration_seconds",
          "raise_error",
          "caching_mode",
          "max_retry_attempts",
          "cache_ignored_headers");

  private HttpBuiltins() {}

  static @Nullable Implementation find(String name) {
    return name.equals("http.send") ? (c, a) -> send(c, Operands.object(a, 0)) : null;
  }

  static SetValue names(String... names) {
    return SetValue.of(Arrays.stream(names).map(StringValue::of).toList());
  }

  /** Refuses a request with keys that are unknown, or without those that it needs. */
  static void validate(ObjectValue request) throws BuiltinException {
    SetValue keys = SetValue.of(request.keys().asList());
    SetValue invalid = Sets.difference(keys, ALLOWED);
    if (!invalid.isEmpty()) {
      throw Operands.operand(0, "invalid request parameters(s): " + invalid);
    }
    SetValue missing = Sets.difference(REQUIRED, keys);
    if (!missing.isEmpty()) {
      throw Operands.operand(0, "missing required request parameters(s): " + missing);
    }
  }

  private static Value send(BuiltinContext context, ObjectValue request) throws BuiltinException {
    Value raise = request.get("raise_error");
    if (raise != null && !(raise instanceof BooleanValue)) {
      throw BuiltinException.error("invalid value for raise_error field");
    }
    boolean raises = !BooleanValue.FALSE.equals(raise);
    return context.recorded(
        "http.send",
        ArrayValue.of(request),
        () -> {
          try {
            validate(request);
          } catch (BuiltinException e) {
            return failed(raises, e, "eval_http_send_internal_error");
          }
          NetworkGrant grant = context.network();
          if (grant == null) {
            // never a value: a policy must not take a refusal for an answer
            throw BuiltinException.error("network access is not granted to policies");
          }
          return answer(context, grant, request, raises);
        });
  }

  private static Value answer(
      BuiltinContext context, NetworkGrant grant, ObjectValue request, boolean raises)
      throws BuiltinException {
    try {
      Object key = cacheKey(request);
      switch (context.kept().get(key)) {
        case Value known -> {
          return known;
        }
        case NetworkException known -> {
          return failed(raises, known);
        }
        case null, default -> {
          // not asked for yet
        }
      }
      try {
        HttpExchange.Answer answer = new HttpExchange(context, grant, request).run();
        if (answer.cacheable()) {
          context.kept().put(key, answer.value());
        }
        return answer.value();
      } catch (NetworkException e) {
        context.kept().put(key, e);
        return failed(raises, e);
      }
    } catch (BuiltinException e) {
      if (e.halts()) {
        throw e;
      }
      return failed(raises, e, "eval_http_send_internal_error");
    }
  }

  private static Value failed(boolean raises, NetworkException e) throws BuiltinException {
    if (raises) {
      throw BuiltinException.error(e.raised());
    }
    return failed(false, BuiltinException.error(e.text()), "eval_http_send_network_error");
  }

  /** A failure, or the value that says so. */
  private static Value failed(boolean raises, BuiltinException e, String code)
      throws BuiltinException {
    if (raises) {
      throw e;
    }
    return ObjectValue.builder()
        .put("status_code", dev.bylaw.rego.value.NumberValue.ZERO)
        .put(
            "error", ObjectValue.builder().put("code", code).put("message", e.getMessage()).build())
        .build();
  }

  /** What makes two requests the same within an evaluation. */
  private static Object cacheKey(ObjectValue request) throws BuiltinException {
    Value ignored = request.get("cache_ignored_headers");
    ObjectValue.Builder key = request.toBuilder().put("cache_ignored_headers", NullValue.NULL);
    if (ignored != null && request.get("headers") instanceof ObjectValue headers) {
      boolean texts =
          ignored instanceof ArrayValue array
              && array.asList().stream().allMatch(StringValue.class::isInstance);
      if (!texts) {
        throw BuiltinException.error("cache_ignored_headers must be an array of strings");
      }
      ObjectValue.Builder rest = ObjectValue.builder();
      headers.forEach((name, value) -> {
        if (!((ArrayValue) ignored).asList().contains(name)) {
          rest.put(name, value);
        }
      });
      key.put("headers", rest.build());
    }
    return key.build();
  }
}

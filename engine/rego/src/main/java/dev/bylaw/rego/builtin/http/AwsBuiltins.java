package dev.bylaw.rego.builtin.http;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.collection.Sets;
import dev.bylaw.rego.builtin.crypto.CryptoBuiltins;
import dev.bylaw.rego.builtin.encoding.GoUrl;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** AWS Signature Version 4: providers.aws.sign_req. */
final class AwsBuiltins {
  private static final SetValue REQUIRED =
      HttpBuiltins.names("aws_service", "aws_access_key", "aws_secret_access_key", "aws_region");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Headers that a proxy may change. */
  private static final Set<String> UNSIGNED =
      Set.of("authorization", "user-agent", "x-amzn-trace-id");

  private AwsBuiltins() {}

  static @Nullable Implementation find(String name) {
    return name.equals("providers.aws.sign_req") ? (_, a) -> sign(a) : null;
  }

  private static Value sign(Value[] a) throws BuiltinException {
    ObjectValue request = Operands.object(a, 0);
    ObjectValue config = config(a);
    NumberValue time = Operands.number(a, 2);
    if (!time.isLong()) {
      throw Operands.operand(2, "could not convert time_ns value into a unix timestamp");
    }
    HttpBuiltins.validate(request);
    ObjectValue headers = ObjectValue.EMPTY;
    if (request.get("headers") != null) {
      if (!(request.get("headers") instanceof ObjectValue given)) {
        throw Operands.wrongType(-1, request.get("headers"), "object");
      }
      headers = given;
    }
    SetValue invalid = notTexts(request, HttpBuiltins.REQUIRED);
    if (!invalid.isEmpty()) {
      throw Operands.operand(0, "invalid values for required request parameters(s): " + invalid);
    }
    GoUrl url = GoUrl.parse(text(request, "url"));
    Value unsigned = config.get("disable_payload_signing");
    if (unsigned != null && !(unsigned instanceof BooleanValue)) {
      throw Operands.operand(1, "invalid value for 'disable_payload_signing' in AWS config");
    }
    String content = BooleanValue.TRUE.equals(unsigned) ? "UNSIGNED-PAYLOAD" : hash(body(request));
    Instant at = Instant.ofEpochSecond(0, time.longValue());
    ObjectValue signed = headers(request, url, headers, config, content, STAMP.format(at));
    return request.toBuilder().put("headers", signed).build();
  }

  private static ObjectValue config(Value[] a) throws BuiltinException {
    if (!(a[1] instanceof ObjectValue config)) {
      throw Operands.wrongType(0, a[1], "object");
    }
    SetValue missing = Sets.difference(REQUIRED, SetValue.of(config.keys().asList()));
    if (!missing.isEmpty()) {
      throw Operands.operand(1, "missing required AWS config parameters(s): " + missing);
    }
    SetValue invalid = notTexts(config, REQUIRED);
    if (!invalid.isEmpty()) {
      throw Operands.operand(1, "invalid values for required AWS config parameters(s): " + invalid);
    }
    return config;
  }

  private static SetValue notTexts(ObjectValue object, SetValue keys) {
    SetValue.Builder wrong = SetValue.builder();
    for (Value key : keys) {
      if (!(object.get(key) instanceof StringValue)) {
        wrong.add(key);
      }
    }
    return wrong.build();
  }

  private static String text(ObjectValue object, String key) {
    return object.get(key) instanceof StringValue s ? s.value() : "";
  }

  private static byte[] body(ObjectValue request) {
    if (request.get("raw_body") != null) {
      return utf8(text(request, "raw_body"));
    }
    Value body = request.get("body");
    return body == null ? new byte[0] : utf8(Json.write(body));
  }

  /** The headers of the request with those that AWS wants and the signature over both. */
  private static ObjectValue headers(
      ObjectValue request,
      GoUrl url,
      ObjectValue given,
      ObjectValue config,
      String content,
      String stamp) {
    String service = text(config, "aws_service");
    Map<String, String> added = new TreeMap<>();
    added.put("host", url.host());
    added.put("x-amz-date", stamp);
    if (service.equals("s3") || service.equals("glacier")) {
      added.put("x-amz-content-sha256", content);
    }
    if (!text(config, "aws_session_token").isEmpty()) {
      added.put("x-amz-security-token", text(config, "aws_session_token"));
    }
    Map<Value, String> signed = new TreeMap<>();
    added.forEach((name, value) -> signed.put(StringValue.of(name), value));
    ObjectValue.Builder all = ObjectValue.builder();
    given.forEach((name, value) -> {
      String header = name instanceof StringValue s ? s.value() : "";
      String lower = header.toLowerCase(Locale.ROOT);
      String text = value instanceof StringValue s ? s.value() : "";
      if (!UNSIGNED.contains(lower)) {
        signed.put(StringValue.of(lower), text);
      }
      all.put(header, text);
    });

    StringBuilder canonical = new StringBuilder();
    canonical.append(text(request, "method")).append('\n');
    canonical.append(url.escapedPath()).append('\n');
    canonical.append(url.rawQuery()).append('\n');
    signed.forEach((name, value) ->
        canonical.append(((StringValue) name).value()).append(':').append(value).append('\n'));
    String names =
        String.join(";", signed.keySet().stream().map(s -> ((StringValue) s).value()).toList());
    canonical.append('\n').append(names).append('\n').append(content);

    String day = stamp.substring(0, stamp.indexOf('T'));
    String region = text(config, "aws_region");
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hash(utf8(canonical.toString()));
    byte[] key = utf8("AWS4" + text(config, "aws_secret_access_key"));
    for (String part : new String[] {day, region, service, "aws4_request", toSign}) {
      key = CryptoBuiltins.hmac("HmacSHA256", key, utf8(part));
    }
    all.put(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + text(config, "aws_access_key")
            + "/"
            + scope
            + ",SignedHeaders="
            + names
            + ",Signature="
            + HexFormat.of().formatHex(key));
    added.forEach(all::put);
    return all.build();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

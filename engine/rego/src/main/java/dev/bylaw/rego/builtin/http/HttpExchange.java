package dev.bylaw.rego.builtin.http;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.encoding.GoUrl;
import dev.bylaw.rego.builtin.encoding.YamlBuiltins;
import dev.bylaw.rego.builtin.time.GoDuration;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call of http.send: the request, its retries and redirects, and the answer as a value. */
final class HttpExchange {
  /** How long to wait before looking whether the evaluation was cancelled. */
  private static final long LOOK_MILLIS = 20;

  private static final int MAX_RETRIES = 100;
  private static final Set<Integer> CACHEABLE =
      Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);
  private static final Set<String> OF_ONE_HOST =
      Set.of("authorization", "cookie", "www-authenticate");
  private static final Set<String> BOOLEANS =
      Set.of(
          "enable_redirect",
          "tls_use_system_certs",
          "tls_insecure_skip_verify",
          "force_json_decode",
          "force_yaml_decode",
          "cache",
          "force_cache");
  private static final Set<String> TEXTS =
      Set.of(
          "method",
          "url",
          "raw_body",
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_server_name");

  /** Made when the first request is sent: most processes never need it. */
  private static final class Shared {
    static final HttpClient CLIENT = builder().build();
  }

  private final BuiltinContext context;
  private final NetworkGrant grant;
  private final ObjectValue request;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String method;
  private String url;
  private byte[] body;

  /** The response as a value, and whether the same request need not be sent again. */
  record Answer(Value value, boolean cacheable) {}

  HttpExchange(BuiltinContext context, NetworkGrant grant, ObjectValue request)
      throws BuiltinException {
    this.context = context;
    this.grant = grant;
    this.request = request;
    for (String name : TEXTS) {
      if (request.get(name) != null && !(request.get(name) instanceof StringValue)) {
        throw BuiltinException.error("\"" + name + "\" must be a string");
      }
    }
    for (String name : BOOLEANS) {
      if (request.get(name) != null && !(request.get(name) instanceof BooleanValue)) {
        throw BuiltinException.error("invalid value for \"" + name + "\" field");
      }
    }
    this.method = text("method").toUpperCase(Locale.ROOT);
    this.url = text("url");
    this.body = body();
    readHeaders();
  }

  static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER);
  }

  private String text(String name) {
    return request.get(name) instanceof StringValue s ? s.value().replaceAll("^\"+|\"+$", "") : "";
  }

  private boolean flag(String name) {
    return BooleanValue.TRUE.equals(request.get(name));
  }

  private byte[] body() {
    if (request.get("raw_body") instanceof StringValue) {
      return text("raw_body").getBytes(StandardCharsets.UTF_8);
    }
    Value value = request.get("body");
    return value == null ? new byte[0] : Json.write(value).getBytes(StandardCharsets.UTF_8);
  }

  private void readHeaders() throws BuiltinException {
    Value given = request.get("headers");
    if (given == null) {
      return;
    }
    if (!(given instanceof ObjectValue object)) {
      throw BuiltinException.error("invalid type for headers key");
    }
    for (int i = 0; i < object.size(); i++) {
      if (!(object.keyAt(i) instanceof StringValue name)
          || !(object.valueAt(i) instanceof StringValue value)) {
        throw BuiltinException.error(
            "invalid type for headers value " + StringValue.of(object.valueAt(i).toString()));
      }
      headers.put(name.value(), value.value());
    }
    headers.putIfAbsent("User-Agent", "Bylaw");
  }

  Answer run() throws BuiltinException, NetworkException {
    if (request.get("force_cache") != null
        && flag("force_cache")
        && request.get("force_cache_duration_seconds") == null) {
      throw BuiltinException.error(
          "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
    }
    Duration timeout = timeout();
    int retries = retries();
    HttpClient client = Tls.client(request, grant);
    try {
      for (int attempt = 0; ; attempt++) {
        try {
          return answer(follow(client == null ? Shared.CLIENT : client, timeout));
        } catch (NetworkException e) {
          if (attempt >= retries) {
            throw e;
          }
        }
      }
    } finally {
      if (client != null) {
        client.shutdownNow();
      }
    }
  }

  /** What the policy asks for, at most what is granted. */
  private Duration timeout() throws BuiltinException {
    Value value = request.get("timeout");
    long nanos =
        switch (value) {
          case null -> grant.timeout().toNanos();
          case NumberValue number when number.isLong() -> number.longValue();
          case NumberValue number ->
              throw BuiltinException.error(
                  "invalid timeout number value " + number + ", must be int64");
          case StringValue text when text.value().matches("-?\\d{1,18}") ->
              Long.parseLong(text.value());
          case StringValue text -> {
            try {
              yield GoDuration.parse(text.value());
            } catch (BuiltinException e) {
              throw BuiltinException.error("invalid timeout value " + text + ": " + e.getMessage());
            }
          }
          default ->
              throw Operands.operand(
                  0, "'timeout' must be one of {string, number} but got " + value.typeName());
        };
    Duration asked = Duration.ofNanos(nanos);
    // as in Go, zero is no limit of its own
    boolean shorter = nanos > 0 && asked.compareTo(grant.timeout()) < 0;
    return shorter ? asked : grant.timeout();
  }

  private int retries() throws BuiltinException {
    Value value = request.get("max_retry_attempts");
    if (value == null) {
      return 0;
    }
    if (!(value instanceof NumberValue number) || !number.isLong() || number.signum() < 0) {
      throw BuiltinException.error("invalid value " + value + " for field \"max_retry_attempts\"");
    }
    return (int) Math.min(number.longValue(), MAX_RETRIES);
  }

  /** The response behind all redirects, each of which must stay within the grant. */
  private HttpResponse<byte[]> follow(HttpClient client, Duration timeout)
      throws BuiltinException, NetworkException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      HttpResponse<byte[]> response = send(client, deadline);
      String location = response.headers().firstValue("location").orElse(null);
      int status = response.statusCode();
      boolean redirects =
          switch (status) {
            case 301, 302, 303, 307, 308 -> flag("enable_redirect");
            default -> false;
          };
      if (!redirects || location == null) {
        return response;
      }
      redirect(location, status);
    }
  }

  private void redirect(String location, int status) throws NetworkException {
    URI from = URI.create(url);
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw failure("failed to parse Location header " + StringValue.of(location));
    }
    if (status <= 303 && !method.equals("HEAD")) {
      method = "GET";
      body = new byte[0];
    }
    if (!String.valueOf(from.getHost()).equals(to.getHost())) {
      headers.keySet().removeIf(name -> OF_ONE_HOST.contains(name.toLowerCase(Locale.ROOT)));
    }
    url = to.toString();
  }

  private HttpResponse<byte[]> send(HttpClient client, long deadline)
      throws BuiltinException, NetworkException {
    URI target = target();
    context.countRequest(grant);
    HttpRequest.Builder builder = HttpRequest.newBuilder();
    try {
      BodyPublisher publisher =
          body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
      builder.uri(target).method(method.isEmpty() ? "GET" : method, publisher);
      headers.forEach(builder::setHeader);
    } catch (IllegalArgumentException e) {
      throw BuiltinException.error("net/http: " + e.getMessage());
    }
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            builder.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit()));
    try {
      while (true) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw timedOut();
        }
        try {
          return pending.get(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          context.checkCancelledNow();
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BuiltinException.halt(BuiltinException.CANCEL_ERROR, "interrupted");
    } finally {
      pending.cancel(true);
    }
  }

  private long limit() {
    return Math.min(grant.responseBytes(), context.outputBytes());
  }

  /** Where to send, if that is granted. */
  private URI target() throws BuiltinException, NetworkException {
    GoUrl parsed = GoUrl.parse(url);
    boolean secure = parsed.scheme().equals("https");
    if (!secure && !parsed.scheme().equals("http")) {
      throw failure("unsupported protocol scheme " + StringValue.of(parsed.scheme()));
    }
    URI target;
    try {
      target = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw failure("invalid URL");
    }
    String host = target.getHost();
    if (host == null || target.getRawUserInfo() != null) {
      throw failure("no host, or a user, in request URL");
    }
    int standard = secure ? 443 : 80;
    int port = target.getPort() < 0 ? standard : target.getPort();
    if (!grant.allows(host, port, port == standard)) {
      throw BuiltinException.error("disallowed host: " + host + ":" + port);
    }
    return target;
  }

  private NetworkException failure(String why) {
    return new NetworkException(operation(), url, why, false);
  }

  private NetworkException timedOut() {
    return new NetworkException(
        operation(),
        url,
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        true);
  }

  /** The method as Go's errors spell it. */
  private String operation() {
    return method.isEmpty()
        ? "Get"
        : method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
  }

  private NetworkException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> timedOut();
      case ConnectException _ -> failure("connect: connection refused");
      case IOException e when String.valueOf(e.getMessage()).contains("capacity") ->
          failure("response is larger than the limit of " + limit() + " bytes");
      case null -> failure("no response");
      default -> failure(String.valueOf(cause.getMessage()));
    };
  }

  private Answer answer(HttpResponse<byte[]> response) throws BuiltinException {
    String type = response.headers().firstValue("content-type").orElse("");
    StringValue raw = StringValue.ofUtf8(response.body());
    ObjectValue.Builder fields = ObjectValue.builder();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!name.startsWith(":")) {
            List<Value> texts = values.stream().<Value>map(StringValue::of).toList();
            fields.put(name.toLowerCase(Locale.ROOT), ArrayValue.of(texts));
          }
        });
    int code = response.statusCode();
    Value value =
        ObjectValue.builder()
            .put("status", code + " " + Status.text(code))
            .put("status_code", NumberValue.of(code))
            .put("body", decoded(raw.value(), type))
            .put("raw_body", raw)
            .put("headers", fields.build())
            .build();
    return new Answer(value, CACHEABLE.contains(code));
  }

  /** The body as a value; null where it is no JSON or YAML, or need not be. */
  private Value decoded(String raw, String type) {
    String media = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    boolean json = media.equals("application/json") || media.matches("application/[^/]*\\+json");
    boolean yaml = type.contains("application/yaml") || type.contains("application/x-yaml");
    try {
      if (flag("force_json_decode") || json) {
        return Json.parse(raw);
      }
      if (flag("force_yaml_decode") || yaml) {
        return YamlBuiltins.parse(raw);
      }
    } catch (JsonException | BuiltinException e) {
      // a body that cannot be read is no error
    }
    return NullValue.NULL;
  }
}

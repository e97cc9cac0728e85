package dev.bylaw.rego.builtin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.builtin.Recording;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a server on the loopback. */
class HttpSendTest {
  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private String host;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server);
    host = "127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpServer on) {
    on.setExecutor(threads);
    on.createContext("/", this::handle);
    on.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    String type = "application/json";
    int status = 200;
    String answer = "";
    switch (path) {
      case "/echo" -> {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        answer =
            Json.write(
                ObjectValue.builder()
                    .put("method", exchange.getRequestMethod())
                    .put("query", String.valueOf(exchange.getRequestURI().getRawQuery()))
                    .put("x", String.valueOf(exchange.getRequestHeaders().getFirst("X-Test")))
                    .put("body", sent)
                    .build());
      }
      case "/text" -> {
        type = "text/plain";
        answer = "{\"a\": 1}";
      }
      case "/yaml" -> {
        type = "application/yaml";
        answer = "a: [1, x]";
      }
      case "/broken" -> answer = "{";
      case "/missing" -> {
        status = 404;
        answer = "{\"no\": true}";
      }
      case "/failing" -> status = 503;
      case "/redirect" -> {
        status = 303;
        exchange.getResponseHeaders().add("Location", "/echo?redirected=1");
      }
      case "/redirect-with-body" -> {
        status = 307;
        exchange.getResponseHeaders().add("Location", "/echo");
      }
      case "/away" -> {
        status = 302;
        exchange.getResponseHeaders().add("Location", "http://localhost:1/");
      }
      case "/around" -> {
        status = 302;
        exchange.getResponseHeaders().add("Location", "/around");
      }
      case "/large" -> answer = "\"" + "x".repeat(100_000) + "\"";
      case "/slow" -> {
        try {
          Thread.sleep(60_000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      default -> status = 400;
    }
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.getResponseHeaders().add("X-Many", "one");
    exchange.getResponseHeaders().add("X-Many", "two");
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private Evaluation evaluate(String body, EvaluationInput in) {
    RegoProgram program =
        RegoCompiler.compile(
                List.of(new RegoSource("m.rego", module(body))), CompileOptions.standard())
            .orThrow();
    return program.prepare("data.p.x").evaluate(in.withStrictBuiltinErrors());
  }

  private static String module(String body) {
    return "package p\n\nx := " + body + "\n";
  }

  private EvaluationInput input() {
    return EvaluationInput.of(
        ObjectValue.of("url", StringValue.of("http://" + host)), ObjectValue.EMPTY, 0);
  }

  private EvaluationInput granted() {
    return input().withNetwork(NetworkGrant.to(host));
  }

  private static String get(String path, String more) {
    return "http.send({\"method\": \"get\", \"url\": concat(\"\", [input.url, \""
        + path
        + "\"])"
        + more
        + "})";
  }

  @Test
  void withoutAGrantNothingIsSent() {
    assertThat(evaluate(get("/echo", ", \"raise_error\": false"), input()).toString())
        .contains("eval_builtin_error: http.send: network access is not granted to policies");
    assertThat(evaluate("net.lookup_ip_addr(\"example.com\")", input()).toString())
        .contains("net.lookup_ip_addr: network access is not granted to policies");
    assertThat(requests).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/", "http://127.0.0.1/", "https://127.0.0.1:9/"})
  void anotherHostOrPortIsRefused(String url) {
    assertThat(
            evaluate("http.send({\"method\": \"get\", \"url\": \"" + url + "\"})", granted())
                .toString())
        .contains("http.send: disallowed host: ");
  }

  @Test
  void aRedirectMustStayWithinTheGrant() {
    assertThat(evaluate(get("/away", ", \"enable_redirect\": true"), granted()).toString())
        .contains("http.send: disallowed host: localhost:1");
    assertThat(evaluate(get("/around", ", \"enable_redirect\": true"), granted()).toString())
        .contains("more requests than the 16 granted to an evaluation");
    assertThat(requests).hasValue(1 + 16);
  }

  @Test
  void bodyAndTimeAreBounded() {
    NetworkGrant small = new NetworkGrant(Set.of(host), Duration.ofMillis(300), 1_000, 4, false);
    EvaluationInput in = input().withNetwork(small);
    assertThat(evaluate(get("/large", ""), in).toString())
        .contains("response is larger than the limit of 1000 bytes");
    assertThat(evaluate(get("/slow", ""), in).toString())
        .contains("http.send: Get http://" + host + "/slow: request timed out");
  }

  @Test
  void aWaitingRequestEndsWhenTheEvaluationIsCancelled() {
    AtomicInteger asked = new AtomicInteger();
    EvaluationInput in = granted().withCancellation(() -> asked.incrementAndGet() > 3);
    assertThat(evaluate(get("/slow", ""), in).toString()).contains("eval_cancel_error");
  }

  @Test
  void theSameRequestIsSentOnceInAnEvaluation() {
    String twice = "[y | some i in [1, 2, 3]; y := " + get("/echo", "") + ".status_code]";
    assertThat(evaluate(twice, granted()))
        .isEqualTo(
            new Evaluation.Defined(
                ArrayValue.of(NumberValue.of(200), NumberValue.of(200), NumberValue.of(200))));
    assertThat(requests).hasValue(1);
  }

  @Test
  void aRecordedDecisionIsReplayedWithoutTheNetwork() {
    String body = get("/echo?n=1", "") + ".raw_body";
    Recording recording = new Recording();
    Evaluation first = evaluate(body, granted().withReplay(recording));
    assertThat(first).isInstanceOf(Evaluation.Defined.class);

    Recording kept = Recording.of(recording.toValue());
    server.stop(0);
    assertThat(evaluate(body, input().withReplay(kept))).isEqualTo(first);
    assertThat(evaluate(get("/other", ""), input().withReplay(kept)).toString())
        .contains("network access is not granted");
    assertThat(requests).hasValue(1);
  }

  @Test
  void certificatesAreCheckedAgainstWhatTheRequestTrusts() throws Exception {
    KeyStore store = selfSigned();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    serve(secure);
    try {
      String name = "127.0.0.1:" + secure.getAddress().getPort();
      String certificate =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(store.getCertificate("k").getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      EvaluationInput in =
          EvaluationInput.of(
              ObjectValue.builder().put("url", "https://" + name).put("ca", certificate).build(),
              ObjectValue.EMPTY,
              0);
      NetworkGrant checked = NetworkGrant.to(name);
      NetworkGrant unchecked = new NetworkGrant(Set.of(name), checked.timeout(), 9_999, 9, true);
      Evaluation ok = new Evaluation.Defined(NumberValue.of(200));
      String trusting = get("/echo", ", \"tls_ca_cert\": input.ca") + ".status_code";
      String careless = get("/echo", ", \"tls_insecure_skip_verify\": true") + ".status_code";
      assertThat(evaluate(trusting, in.withNetwork(checked))).isEqualTo(ok);
      assertThat(evaluate(get("/echo", ""), in.withNetwork(checked)).toString())
          .contains("http.send: Get \"https://");
      assertThat(evaluate(careless, in.withNetwork(checked)).toString())
          .contains("`tls_insecure_skip_verify` is not granted to policies");
      assertThat(evaluate(careless, in.withNetwork(unchecked))).isEqualTo(ok);
    } finally {
      secure.stop(0);
    }
  }

  private KeyStore selfSigned() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                "secret",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    return store;
  }

  private static final List<String> REQUESTS =
      List.of(
          get("/echo", ""),
          get("/echo?a=b%20c", ""),
          get("/echo", ", \"headers\": {\"X-Test\": \"yes\"}"),
          get("/echo", ", \"body\": {\"a\": [1, 1.50, \"<é>\"]}").replace("\"get\"", "\"POST\""),
          get("/echo", ", \"raw_body\": \"raw\", \"body\": 1").replace("\"get\"", "\"put\""),
          get("/echo", "").replace("\"get\"", "\"delete\""),
          get("/text", ""),
          get("/text", ", \"force_json_decode\": true"),
          get("/yaml", ""),
          get("/broken", ""),
          get("/missing", ""),
          get("/failing", ""),
          get("/redirect", ""),
          get("/redirect", ", \"enable_redirect\": true"),
          get("/redirect", ", \"enable_redirect\": true, \"body\": 1")
              .replace("\"get\"", "\"post\""),
          get("/redirect-with-body", ", \"enable_redirect\": true, \"body\": 1")
              .replace("\"get\"", "\"post\""),
          get("/echo", ", \"cache\": true"),
          get("/echo", ", \"timeout\": \"2s\", \"max_retry_attempts\": 1"),
          get("/echo", ", \"unknown\": true"),
          get("/echo", ", \"raise_error\": 1"),
          get("/echo", ", \"timeout\": true"),
          get("/echo", ", \"timeout\": \"x\""),
          get("/echo", ", \"headers\": 1"),
          get("/echo", ", \"headers\": {\"a\": 1}"),
          get("/echo", ", \"tls_ca_cert\": 1"),
          get("/echo", ", \"max_retry_attempts\": -1"),
          get("/echo", ", \"force_cache\": true"),
          get("/echo", ", \"cache_ignored_headers\": [1], \"headers\": {}"),
          "http.send({\"method\": \"get\"})",
          "http.send({\"method\": \"get\", \"url\": \"ftp://127.0.0.1/\"})",
          "http.send({\"method\": \"get\", \"url\": \"\"})");

  @Test
  void answersAreThoseOfOpa() throws Exception {
    Path opa =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":")),
                Stream.of(System.getProperty("user.home") + "/go/bin"))
            .map(f -> Path.of(f, "opa"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(opa != null, "no `opa` on the PATH: answers are not compared");
    Map<String, String> ours = new TreeMap<>();
    Map<String, String> theirs = new TreeMap<>();
    Path input = folder.resolve("input.json");
    Files.writeString(input, "{\"url\": \"http://" + host + "\"}");
    for (String request : REQUESTS) {
      ours.put(
          request,
          switch (evaluate(request, granted())) {
            case Evaluation.Defined(Value value) -> comparable(value);
            case Evaluation.Failed failed -> failed.error().message();
            case Evaluation.Undefined _ -> "undefined";
          });
      Path policy = folder.resolve("p.rego");
      Files.writeString(policy, module(request));
      Process process =
          new ProcessBuilder(
                  opa.toString(),
                  "eval",
                  "--strict-builtin-errors",
                  "-d",
                  policy.toString(),
                  "-i",
                  input.toString(),
                  "data.p.x")
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      ObjectValue result = (ObjectValue) Json.parse(output);
      if (result.get("errors") instanceof ArrayValue errors) {
        theirs.put(request, ((StringValue) ((ObjectValue) errors.get(0)).get("message")).value());
      } else {
        ArrayValue rows = (ArrayValue) result.get("result");
        ArrayValue expressions = (ArrayValue) ((ObjectValue) rows.get(0)).get("expressions");
        theirs.put(request, comparable(((ObjectValue) expressions.get(0)).get("value")));
      }
    }
    assertThat(ours).containsExactlyEntriesOf(theirs);
  }

  /** The answer without the time at which it was given. */
  private static String comparable(Value answer) {
    if (answer instanceof ObjectValue object
        && object.get("headers") instanceof ObjectValue headers) {
      ObjectValue.Builder rest = ObjectValue.builder();
      headers.forEach((name, value) -> {
        if (!name.equals(StringValue.of("date"))) {
          rest.put(name, value);
        }
      });
      return Json.write(object.toBuilder().put("headers", rest.build()).build());
    }
    return Json.write(answer);
  }
}

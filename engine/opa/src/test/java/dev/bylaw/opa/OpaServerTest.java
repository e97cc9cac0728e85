package dev.bylaw.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that behaves, and servers that do not. */
class OpaServerTest {
  private static final OpaServer.Options OPTIONS =
      OpaServer.Options.standard().withTimeout(Duration.ofSeconds(20));

  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer http;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    http.stop(0);
    threads.shutdownNow();
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private Evaluation ask(OpaServer.Options options, EvaluationInput in, HttpHandler handler) {
    http.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          try (exchange) {
            handler.handle(exchange);
          } catch (InterruptedIOFault e) {
            Thread.currentThread().interrupt();
          }
        });
    return new OpaServer(uri(), options).entrypoint("data.a[\"b c\"].d").evaluate(in);
  }

  private Evaluation ask(HttpHandler handler) throws Exception {
    return ask(OPTIONS, input("{}"), handler);
  }

  private static EvaluationInput input(String json) throws Exception {
    return EvaluationInput.of(Json.parse(json), ObjectValue.EMPTY, 0);
  }

  private static HttpHandler says(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private void wait(HttpExchange exchange) {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOFault();
    }
  }

  private static final class InterruptedIOFault extends RuntimeException {}

  private void failed(Evaluation evaluation, String code, String message) {
    assertThat(evaluation).isInstanceOf(Evaluation.Failed.class);
    EvalError error = ((Evaluation.Failed) evaluation).error();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.message()).contains(message);
    assertThat(asked.get()).as("asked once at most").isLessThan(2);
  }

  @Test
  void asksAsTheDataApiHasIt() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    Evaluation answer =
        ask(
            OPTIONS.withToken("secret"),
            input("{\"x\": [1]}").withStrictBuiltinErrors(),
            exchange -> {
              seen.set(
                  exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("Authorization")
                      + " "
                      + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
              says(200, "{\"result\": {\"a\": [1, 2.50]}}").handle(exchange);
            });
    assertThat(answer).isEqualTo(new Evaluation.Defined(Json.parse("{\"a\": [1, 2.50]}")));
    assertThat(seen.get())
        .isEqualTo(
            "POST /v1/data/a/b%20c/d?strict-builtin-errors=true Bearer secret"
                + " {\"input\":{\"x\":[1]}}");
  }

  @Test
  void noResultIsUndefined() throws Exception {
    assertThat(ask(says(200, "{\"decision_id\": \"1\"}"))).isEqualTo(new Evaluation.Undefined());
  }

  @Test
  void errorOfThePolicyKeepsItsCode() throws Exception {
    failed(
        ask(
            says(
                500,
                """
                {"code": "internal_error", "message": "error(s) occurred while evaluating query",
                 "errors": [{"code": "eval_conflict_error", "message": "must not produce"}]}
                """)),
        EvalError.CONFLICT,
        "must not produce");
  }

  @Test
  void refusalIsAnError() throws Exception {
    failed(
        ask(says(401, "{\"code\": \"unauthorized\", \"message\": \"request rejected\"}")),
        EvalError.INTERNAL,
        "401: unauthorized: request rejected");
  }

  @Test
  void whatIsNotItsJsonIsAnError() throws Exception {
    failed(ask(says(200, "<html>hello</html>")), EvalError.INTERNAL, "`<html>hello</html>`");
  }

  @Test
  void arrayIsAnError() throws Exception {
    failed(ask(says(200, "[]")), EvalError.INTERNAL, "expected an object");
  }

  @Test
  void emptyAnswerIsAnError() throws Exception {
    failed(ask(says(200, "")), EvalError.INTERNAL, "no JSON");
  }

  @Test
  void redirectIsNotFollowed() throws Exception {
    failed(
        ask(exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          says(302, "{}").handle(exchange);
        }),
        EvalError.INTERNAL,
        "302");
  }

  @Test
  void silenceEndsInTime() throws Exception {
    failed(
        ask(OPTIONS.withTimeout(Duration.ofMillis(100)), input("{}"), this::wait),
        EvalError.LIMIT,
        "did not answer within PT0.1S");
  }

  @Test
  void slowBodyEndsInTime() throws Exception {
    failed(
        ask(
            OPTIONS.withTimeout(Duration.ofMillis(300)),
            input("{}"),
            exchange -> {
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write("{\"result\":".getBytes(UTF_8));
              exchange.getResponseBody().flush();
              wait(exchange);
            }),
        EvalError.LIMIT,
        "did not answer within");
  }

  @Test
  void cutBodyIsAnError() throws Exception {
    failed(
        ask(exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write("{\"result\": true}".getBytes(UTF_8));
        }),
        EvalError.INTERNAL,
        "cannot be asked");
  }

  @Test
  void largeBodyIsAnError() throws Exception {
    failed(
        ask(
            OPTIONS.withResponseBytes(1000),
            input("{}"),
            says(200, "{\"result\": \"" + "x".repeat(2000) + "\"}")),
        EvalError.LIMIT,
        "answered more than 1000 bytes");
  }

  @Test
  void refusedConnectionIsAnError() throws Exception {
    URI gone = uri();
    http.stop(0);
    failed(
        new OpaServer(gone, OPTIONS).entrypoint("data.a").evaluate(input("{}")),
        EvalError.INTERNAL,
        "cannot be asked");
  }

  @Test
  void callerMayGiveUp() throws Exception {
    failed(
        ask(OPTIONS, input("{}").withCancellation(() -> true), this::wait),
        EvalError.CANCELLED,
        "cancelled");
  }

  @Test
  void documentsAreNotOverlooked() throws Exception {
    EvaluationInput in = EvaluationInput.of(null, (ObjectValue) Json.parse("{\"mesh\": {}}"), 0);
    failed(ask(OPTIONS, in, says(200, "{}")), EvalError.INTERNAL, "has its own data");
    assertThat(asked.get()).isZero();
  }

  @Test
  void tokenIsNotShown() {
    assertThat(OPTIONS.withToken("secret").toString()).doesNotContain("secret");
  }

  @Test
  void addressIsChecked() {
    for (String bad :
        new String[] {"ftp://host", "http:///path", "http://host?q", "http://u:p@h"}) {
      assertThatThrownBy(() -> new OpaServer(URI.create(bad), OPTIONS))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void realServerIsUnderstood(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("p.rego"),
        """
        package p

        allow if input.n == 1

        one := input.left

        one := input.right

        erring := json.patch({"a": 1}, [{"op": input.op, "path": "/a"}])
        """);
    Files.writeString(folder.resolve("data.json"), "{\"odd key\": {\"n\": 9007199254740993}}");
    try (Opa.Server server = new Opa.Server(folder)) {
      OpaServer opa = new OpaServer(server.uri(), OPTIONS);
      Entrypoint allow = opa.entrypoint("data.p.allow");
      assertThat(allow.evaluate(input("{\"n\": 1}")))
          .isEqualTo(new Evaluation.Defined(Json.parse("true")));
      assertThat(allow.evaluate(input("{}"))).isEqualTo(new Evaluation.Undefined());
      assertThat(allow.evaluate(EvaluationInput.of(null, ObjectValue.EMPTY, 0)))
          .isEqualTo(new Evaluation.Undefined());
      assertThat(opa.entrypoint("data[\"odd key\"].n").evaluate(input("{}")))
          .isEqualTo(new Evaluation.Defined(Json.parse("9007199254740993")));
      failed(
          opa.entrypoint("data.p.one").evaluate(input("{\"left\": 1, \"right\": 2}")),
          EvalError.CONFLICT,
          "data.p.one");
      Entrypoint erring = opa.entrypoint("data.p.erring");
      assertThat(erring.evaluate(input("{\"op\": \"x\"}"))).isEqualTo(new Evaluation.Undefined());
      failed(
          erring.evaluate(input("{\"op\": \"x\"}").withStrictBuiltinErrors()),
          EvalError.BUILTIN,
          "");
    }
  }

  @Test
  void realServerChecksTheToken(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("authz.rego"),
        """
        package system.authz

        default allow := false

        allow if input.identity == "secret"

        allow if input.path == ["health"]
        """);
    try (Opa.Server server =
        new Opa.Server(folder, "--authentication=token", "--authorization=basic")) {
      Entrypoint without = new OpaServer(server.uri(), OPTIONS).entrypoint("data.system");
      Entrypoint with =
          new OpaServer(server.uri(), OPTIONS.withToken("secret")).entrypoint("data.none");
      failed(without.evaluate(input("{}")), EvalError.INTERNAL, "unauthorized");
      assertThat(with.evaluate(input("{}"))).isEqualTo(new Evaluation.Undefined());
    }
  }
}

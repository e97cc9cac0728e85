package dev.bylaw.opa;

import dev.bylaw.rego.DataPath;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running OPA, asked over its data API (https://www.openpolicyagent.org/docs/rest-api). Every
 * fault of it or of the way to it is an error outcome, and nothing is asked twice.
 *
 * <p>What holds of {@link EvaluationInput}: input, strict builtin errors, the time limit where it
 * is shorter than {@link Options#timeout}, and cancellation, which both give up the request. The
 * server has its own data, clock, seed, limits and network: documents that are given with an
 * evaluation are refused as an error, not overlooked; the others cannot be handed on. An abandoned
 * request ends the evaluation at the server only as far as the server notices.
 */
public final class OpaServer {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** One for all servers: it keeps connections, and speaks HTTP/2 with whoever does. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI base;
  private final Options options;

  /**
   * A server.
   *
   * @param base such as {@code http://localhost:8181}
   */
  public OpaServer(URI base, Options options) {
    if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
      throw new IllegalArgumentException("expected an http or https address, found `" + base + "`");
    }
    if (base.getHost() == null || base.getRawQuery() != null || base.getRawUserInfo() != null) {
      throw new IllegalArgumentException("expected a host and no query, found `" + base + "`");
    }
    this.base = base;
    this.options = options;
  }

  /**
   * A rule, a package or a document of the server. It is not asked whether it has one.
   *
   * @param path as {@code data.a.b.rule}
   * @throws IllegalArgumentException if it is not a ground path of strings from `data`
   */
  public Entrypoint entrypoint(String path) {
    StringBuilder uri =
        new StringBuilder(base.toString().replaceFirst("/+$", "")).append("/v1/data");
    for (Value step : DataPath.parse(path)) {
      if (!(step instanceof StringValue name)) {
        throw new IllegalArgumentException("expected a path of strings, found " + path);
      }
      uri.append('/')
          .append(URLEncoder.encode(name.value(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return new Remote(path, URI.create(uri.toString()));
  }

  private Evaluation ask(URI uri, EvaluationInput in) {
    if (!in.data().isEmpty()) {
      return Faults.failed(
          EvalError.INTERNAL, "an OPA server has its own data; none can be given with a request");
    }
    long start = System.nanoTime();
    long budget = Math.min(options.timeout().toNanos(), in.limits().timeNanos());
    CompletableFuture<HttpResponse<byte[]>> answer =
        CLIENT.sendAsync(request(uri, in), _ -> new BoundedBody(options.responseBytes()));
    while (true) {
      long left = budget - (System.nanoTime() - start);
      try {
        HttpResponse<byte[]> response =
            answer.get(Math.max(1, Math.min(left, LOOK_NANOS)), TimeUnit.NANOSECONDS);
        return ServerAnswer.read(response.statusCode(), response.body());
      } catch (TimeoutException e) {
        if (in.cancelled().getAsBoolean()) {
          answer.cancel(true);
          return Faults.failed(EvalError.CANCELLED, "caller cancelled query execution");
        }
        if (left <= LOOK_NANOS && System.nanoTime() - start >= budget) {
          answer.cancel(true);
          return Faults.failed(
              EvalError.LIMIT, at(uri) + " did not answer within " + Duration.ofNanos(budget));
        }
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        return Faults.failed(EvalError.CANCELLED, "interrupted while waiting for " + at(uri));
      } catch (ExecutionException e) {
        return fault(uri, e.getCause() == null ? e : e.getCause());
      }
    }
  }

  private HttpRequest request(URI uri, EvaluationInput in) {
    Value input = in.input();
    ObjectValue body = input == null ? ObjectValue.EMPTY : ObjectValue.of("input", input);
    URI asked = in.strictBuiltinErrors() ? URI.create(uri + "?strict-builtin-errors=true") : uri;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(asked)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.writeBytes(body)));
    if (!options.token().isEmpty()) {
      request.header("Authorization", "Bearer " + options.token());
    }
    return request.build();
  }

  private static Evaluation fault(URI uri, Throwable e) {
    if (e instanceof BoundedBody.TooLarge) {
      return Faults.failed(EvalError.LIMIT, at(uri) + " " + e.getMessage());
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Faults.failed(
        EvalError.INTERNAL,
        at(uri) + (e instanceof IOException ? " cannot be asked: " : " failed: ") + why);
  }

  private static String at(URI uri) {
    return "OPA at `" + uri + "`";
  }

  /**
   * How a server is asked.
   *
   * @param timeout from the request to the last byte of the answer, connecting included
   * @param responseBytes the largest answer
   * @param token sent as bearer token, in the clear where the address is http; empty for none
   */
  public record Options(Duration timeout, int responseBytes, String token) {
    private static final Options STANDARD = new Options(Duration.ofSeconds(2), 4 << 20, "");

    public Options {
      if (timeout.isZero() || timeout.isNegative() || responseBytes <= 0) {
        throw new IllegalArgumentException("every limit is above zero");
      }
    }

    /** Two seconds, 4 MiB, no token. */
    public static Options standard() {
      return STANDARD;
    }

    /** These with another timeout. */
    public Options withTimeout(Duration other) {
      return new Options(other, responseBytes, token);
    }

    /** These with a token. */
    public Options withToken(String other) {
      return new Options(timeout, responseBytes, other);
    }

    /** These with another bound on answers. */
    public Options withResponseBytes(int other) {
      return new Options(timeout, other, token);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Options[timeout=" + timeout + ", responseBytes=" + responseBytes + "]";
    }
  }

  private final class Remote implements Entrypoint {
    private final String path;
    private final URI uri;

    private Remote(String path, URI uri) {
      this.path = path;
      this.uri = uri;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public Evaluation evaluate(EvaluationInput in) {
      return ask(uri, in);
    }
  }
}

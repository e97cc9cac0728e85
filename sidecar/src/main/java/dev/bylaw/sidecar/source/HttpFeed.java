package dev.bylaw.sidecar.source;

import dev.bylaw.bundle.archive.ArchiveLimits;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A bundle at a URL, which any static server can serve: asked for with the {@code ETag} that came
 * the last time. A server that knows OPA's long polling ({@code Prefer: wait}) answers when there
 * is something new.
 */
public final class HttpFeed implements BundleFeed {
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration ANSWERING = Duration.ofSeconds(60);

  private final URI url;
  private final Duration wait;
  private final @Nullable String token;
  private final HttpClient client;
  private @Nullable String tag;

  /**
   * @param wait how long the server may wait for something new; zero does not ask it to
   * @param token what is sent as a bearer token, or null
   */
  public HttpFeed(URI url, Duration wait, @Nullable String token) {
    this.url = url;
    this.wait = wait;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECTING)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  @Override
  public @Nullable Bundle fetch() throws IOException, BundleException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Accept", "*/*").GET();
    String known = tag;
    if (known != null) {
      request.header("If-None-Match", known);
    }
    if (wait.isPositive()) {
      // without a tag there is nothing to wait for
      String modes = "modes=snapshot";
      request.header("Prefer", known == null ? modes : modes + ";wait=" + wait.toSeconds());
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<byte[]> answer = send(request.build());
    if (answer.statusCode() == 304) {
      return null;
    }
    if (answer.statusCode() != 200) {
      throw new IOException(
          "expected 200 or 304 from %s, found %d".formatted(url, answer.statusCode()));
    }
    // what is refused now is refused until it changes
    tag = answer.headers().firstValue("ETag").orElse(null);
    return BundleArchive.read(answer.body(), ArchiveLimits.DEFAULT);
  }

  /** All of an answer counts, also its body: a server that stops within it is away. */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), ArchiveLimits.DEFAULT.archiveBytes()));
    try {
      return answer.get(ANSWERING.plus(wait).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking " + url);
    } catch (TimeoutException e) {
      throw new IOException(url + " did not answer in " + ANSWERING.plus(wait).toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IOException(url + " cannot be asked: " + why, why);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public String place() {
    return url.toString();
  }
}

package dev.bylaw.audit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bylaw.log.tile.TileAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Tiles and checkpoints are read by those who may ask the store; checkpoints and
 * entries of other logs need no token, for they are signed and proven.
 */
public final class HttpHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpHost.class);
  private static final int BACKLOG = 64;
  private static final int MAX_REQUESTS = 128;
  private static final Set<String> POSTED = Set.of("add-checkpoint", "add-entries", "sign-subtree");
  private static final String BEARER = "Bearer ";
  private static final Pattern MIRROR = Pattern.compile("mirror/([0-9a-f]{64})/(.{1,80})");

  static {
    // bounds of the JDK's server, where the operator has not set others; times are seconds
    Map.of(
            "jdk.httpserver.maxConnections", "256",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqTime", "120",
            "sun.net.httpserver.maxRspTime", "120",
            "sun.net.httpserver.nodelay", "true")
        .forEach((name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }

  /** Who may read. */
  @FunctionalInterface
  public interface Readers {
    /**
     * @param token the bearer token; empty if none was sent
     * @param loopback whether the call comes from this machine
     */
    boolean mayRead(String token, boolean loopback);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore requests = new Semaphore(MAX_REQUESTS);
  private final Routes routes;
  private final @Nullable Readers readers;

  private HttpHost(HttpServer server, Routes routes, @Nullable Readers readers) {
    this.server = server;
    this.routes = routes;
    this.readers = readers;
  }

  /**
   * Starts a server.
   *
   * @param readers who may read; null for everybody
   */
  public static HttpHost start(InetSocketAddress address, Routes routes, @Nullable Readers readers)
      throws IOException {
    HttpHost host = new HttpHost(HttpServer.create(address, BACKLOG), routes, readers);
    host.server.setExecutor(host.threads);
    host.server.createContext("/", host::serve);
    host.server.start();
    return host;
  }

  /** The port that the server listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!requests.tryAcquire()) {
        Replies.text(exchange, 503, "too many requests at once");
        return;
      }
      try {
        route(exchange);
      } catch (IOException | RuntimeException e) {
        LOG.error("`{} {}` failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        // nothing is told of what failed; where an answer was begun, its end is missing
        if (exchange.getResponseCode() < 0) {
          Replies.text(exchange, 500, "see the store's log");
        }
      } finally {
        requests.release();
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = String.valueOf(exchange.getRequestURI().getRawPath()).replaceFirst("^/", "");
    String method = exchange.getRequestMethod();
    if (POSTED.contains(path)) {
      if (!method.equals("POST")) {
        exchange.getResponseHeaders().set("Allow", "POST");
        Replies.text(exchange, 405, "expected POST");
        return;
      }
      switch (path) {
        case "add-checkpoint" -> routes.addCheckpoint(exchange);
        case "sign-subtree" -> routes.signSubtree(exchange);
        default -> routes.addEntries(exchange);
      }
    } else if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      Replies.text(exchange, 405, "expected GET");
    } else if (!mayRead(exchange)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      Replies.text(exchange, 401, "expected the token of a client that may query");
    } else {
      read(exchange, path);
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    if (path.equals("mirror/origins")) {
      Replies.text(exchange, 200, routes.sidecars().list());
      return;
    }
    ReadableLog log = routes.own();
    String rest = path;
    if (path.startsWith("mirror/")) {
      Matcher form = MIRROR.matcher(path);
      log = form.matches() ? routes.mirrored(form.group(1)) : null;
      rest = form.matches() ? form.group(2) : "";
    }
    TileAddress address = TileAddress.parse(rest);
    if (log == null || (address == null && !rest.equals("checkpoint"))) {
      Replies.text(exchange, 404, "there is no such file of a log");
      return;
    }
    byte[] bytes = address == null ? log.checkpoint() : log.tile(address);
    if (bytes == null) {
      Replies.text(exchange, 404, "the log has not got so far");
    } else if (address == null) {
      exchange.getResponseHeaders().set("Cache-Control", "no-cache");
      Replies.send(exchange, 200, "text/plain; charset=utf-8", bytes);
    } else {
      String who = readers == null ? "public" : "private";
      exchange.getResponseHeaders().set("Cache-Control", who + ", max-age=31536000, immutable");
      if (address.level() == TileAddress.ENTRIES) {
        Replies.zipped(exchange, "application/octet-stream", bytes);
      } else {
        // hashes cannot be compressed
        Replies.send(exchange, 200, "application/octet-stream", bytes);
      }
    }
  }

  private boolean mayRead(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    String token =
        header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    return readers == null
        || readers.mayRead(token, exchange.getRemoteAddress().getAddress().isLoopbackAddress());
  }

  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }
}

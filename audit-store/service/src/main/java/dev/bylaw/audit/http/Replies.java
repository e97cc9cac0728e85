package dev.bylaw.audit.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Whole answers. */
final class Replies {
  private Replies() {}

  static void text(HttpExchange exchange, int status, String text) throws IOException {
    String line = text.endsWith("\n") ? text : text + "\n";
    send(exchange, status, "text/plain; charset=utf-8", line.getBytes(StandardCharsets.UTF_8));
  }

  /** Compressed, where the client says that it takes that. */
  static void zipped(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
    if (!takesGzip(exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()))) {
      send(exchange, 200, type, body);
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    }
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    send(exchange, 200, type, bytes.toByteArray());
  }

  /** Whether {@code gzip} is named, and not with a weight of 0 (RFC 9110 section 12.5.3). */
  static boolean takesGzip(List<String> acceptEncoding) {
    for (String header : acceptEncoding) {
      for (String each : header.split(",")) {
        String[] parts = each.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
        if (parts[0].equals("gzip")) {
          return parts.length == 1 || !parts[1].matches("q\\s*=\\s*0(\\.0{0,3})?");
        }
      }
    }
    return false;
  }

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}

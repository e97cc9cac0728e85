package dev.bylaw.cli.evidence;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A package as one HTML page that verifies itself: the evidence as canonical JSON, the verifier and
 * what shows it. The page of a package is a function of its evidence, so that a page whose verifier
 * was changed is found out.
 */
public final class EvidencePage {
  /** Larger pages are refused. */
  public static final int MAX_BYTES = 64 << 20;

  private static final String START = "<script type=\"application/json\" id=\"evidence\">";
  private static final String END = "</script>";

  private EvidencePage() {}

  /** The page of a package. */
  public static String write(Json.Obj evidence) {
    String json = new String(evidence.toBytes(), StandardCharsets.UTF_8);
    return resource("page.html")
        .replace("@@VERIFIER@@", resource("verify.js"))
        .replace("@@PAGE@@", resource("page.js"))
        // no text of the evidence may end the element that holds it
        .replace("@@EVIDENCE@@", json.replace("<", "\\u003c"));
  }

  /** Reads the evidence of a page; fails where the page is not the one of its evidence. */
  public static Json.Obj read(String page) throws EntryException {
    int start = page.indexOf(START);
    int end = page.indexOf(END, start);
    if (start < 0 || end < 0) {
      throw new EntryException("it is no page of evidence");
    }
    String json = page.substring(start + START.length(), end).replace("\\u003c", "<");
    Json.Obj evidence = Json.parse(json.getBytes(StandardCharsets.UTF_8));
    if (!write(evidence).equals(page)) {
      throw new EntryException(
          "the page is not the one that this version of Bylaw writes for its evidence: its verifier"
              + " may be changed");
    }
    return evidence;
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            EvidencePage.class.getResourceAsStream("/dev/bylaw/cli/evidence/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

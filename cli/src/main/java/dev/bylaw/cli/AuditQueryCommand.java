package dev.bylaw.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw audit query}. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Finds entries of the log, newest first.",
      "Text shows one line an entry; json shows the leaf as it was hashed, one a line.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit query --store localhost:7450 --log-key log.key.vkey --effect deny --limit 5",
      "  bylaw audit query --subject alice@example.com --from 2026-11-01 --until 2026-12-01",
      "  bylaw audit query --policy council.access.purpose --cause guard \\",
      "      --reason 'outside the product'",
      "  bylaw audit query --decision 0192f6c1-7d1e-7aa0-a0c5-5b6c1f9e7a11 --format full",
      "",
      "All conditions must hold. What you asked is itself written to the log."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class AuditQueryCommand implements Callable<Integer> {
  private static final Set<String> FORMATS = Set.of("text", "json", "full");

  @Mixin private StoreOptions store;
  @Mixin private FilterOptions filter;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "How many entries at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--format",
      defaultValue = "text",
      description =
          "text; json: the leaves as docs/log-format.md has them; or full: each a"
              + " bylaw.v1.AuditEntry.")
  private String format = "text";

  @Override
  public Integer call() throws Failure, InvalidProtocolBufferException {
    if (!FORMATS.contains(format)) {
      throw new Failure(
          ExitCode.USAGE, "--format: expected text, json or full, found `" + format + "`");
    }
    if (limit < 1) {
      throw new Failure(ExitCode.USAGE, "--limit: expected 1 or more, found " + limit);
    }
    Screen screen = Screen.standard();
    try (StoreClient client = store.connect()) {
      int left = limit;
      String page = "";
      long total = -1;
      while (left > 0) {
        QueryRequest request =
            QueryRequest.newBuilder()
                .setFilter(filter.filter())
                .setPageSize(Math.min(left, 1000))
                .setPageToken(page)
                .build();
        QueryResponse response = StoreClient.asked(() -> client.call().query(request));
        total = response.getTotal();
        for (AuditEntry entry : response.getEntriesList()) {
          print(screen, entry);
        }
        left -= response.getEntriesCount();
        page = response.getNextPageToken();
        if (page.isEmpty()) {
          break;
        }
      }
      if (format.equals("text")) {
        screen.line(
            screen.dim("%d of %d matching entries".formatted(limit - Math.max(left, 0), total)));
      }
      return ExitCode.OK;
    }
  }

  private void print(Screen screen, AuditEntry entry) throws InvalidProtocolBufferException {
    switch (format) {
      case "json" -> screen.line(entry.getLeaf().toString(StandardCharsets.UTF_8));
      case "full" ->
          screen.line(JsonFormat.printer().omittingInsignificantWhitespace().print(entry));
      default -> screen.line(line(screen, entry));
    }
  }

  static String line(Screen screen, AuditEntry entry) {
    Leaf leaf;
    try {
      leaf = Leaf.parse(entry.getLeaf().toByteArray());
    } catch (EntryException e) {
      return "%6d  unreadable: %s".formatted(entry.getIndex(), e.getMessage());
    }
    @Nullable String effect = leaf.text(Facts.EFFECT);
    String word =
        effect == null
            ? leaf.kind()
            : effect.equals("PERMIT") ? screen.green("PERMIT") : screen.red("DENY  ");
    StringBuilder out =
        new StringBuilder("%6d  %s  %s".formatted(entry.getIndex(), leaf.time(), word));
    append(out, leaf.text(Facts.ACTION));
    append(out, leaf.text(Facts.PRODUCT));
    append(out, leaf.text(Facts.CAUSE));
    append(out, leaf.text(Facts.DECISION_ID));
    return out.toString();
  }

  private static void append(StringBuilder out, @Nullable String text) {
    if (text != null) {
      out.append("  ").append(text);
    }
  }
}

package dev.bylaw.cli.erasure;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.v1.EraseRequest;
import dev.bylaw.v1.EraseResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bylaw audit erase}. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Erases the personal fields of a subject from the store, for ever. Its key is destroyed, the",
      "payloads and what was derived of them are removed, and an entry tells of it that names the",
      "request and not the subject. Every proof still verifies. A legal hold forbids it.",
      "",
      "What sidecars still hold in their journals is theirs to ship first and then to remove. The",
      "store must know you by a token with the role erase.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 erased, or would be; 2 the store refuses, for example as a hold forbids it; 4",
      "with --dry-run, a hold would forbid it.",
      "",
      "Examples:",
      "  bylaw audit erase --subject alice@example.com --request DSR-2026-7 --dry-run",
      "  bylaw audit erase --subject alice@example.com --request DSR-2026-7",
      "  bylaw audit erase --group sales/2024-03 --request RETENTION-2026"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class EraseCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private StoreOptions store;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Target target;

  private static final class Target {
    @Option(names = "--subject", paramLabel = "ID", description = "Whom to erase.")
    private @Nullable String subject;

    @Option(
        names = "--group",
        paramLabel = "NAME",
        description =
            "What tells of nobody whom the store knows: `<domain>/<yyyy>-<mm>`, or"
                + " `<mesh>/sidecar/<id>/<yyyy>-<mm>`.")
    private @Nullable String group;
  }

  @Option(
      names = "--request",
      required = true,
      paramLabel = "REF",
      description = "The request's reference, which stays in the log; not the subject's id.")
  private String request;

  @Option(names = "--dry-run", description = "Tell what would be erased, and erase nothing.")
  private boolean dryRun;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/audit-erasure.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws Failure {
    EraseRequest.Builder erase = EraseRequest.newBuilder().setRequest(request).setDryRun(dryRun);
    if (target.subject != null) {
      erase.setSubject(target.subject);
    } else if (target.group != null) {
      erase.setGroup(target.group);
    }
    try (StoreClient client = store.connect()) {
      EraseResponse answer = StoreClient.asked(() -> client.stream().erase(erase.build()));
      switch (format) {
        case TEXT -> tell(Screen.standard(), answer);
        case JSON -> System.out.println(json(answer));
      }
      return dryRun && answer.getHoldsCount() > 0 ? ExitCode.CHECK_FAILED : ExitCode.OK;
    }
  }

  private void tell(Screen screen, EraseResponse answer) {
    if (dryRun) {
      String products = String.join(", ", answer.getDataProductsList());
      screen.line(
          "%d payloads would be erased%s"
              .formatted(answer.getEntries(), products.isEmpty() ? "" : ", of " + products));
      answer.getHoldsList().forEach(hold -> screen.line(screen.red("held  ") + hold));
      return;
    }
    screen.line(
        "%d payloads are erased; entry %d tells of it"
            .formatted(answer.getEntries(), answer.getErasureIndex()));
  }

  private String json(EraseResponse answer) {
    ObjectNode document =
        JSON.createObjectNode()
            .put("version", 1)
            .put("request", request)
            .put("dry_run", dryRun)
            .put("payloads", answer.getEntries());
    if (!dryRun) {
      document.put("entry", answer.getErasureIndex());
    }
    ArrayNode products = document.putArray("products");
    answer.getDataProductsList().forEach(products::add);
    ArrayNode holds = document.putArray("holds");
    answer.getHoldsList().forEach(holds::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}

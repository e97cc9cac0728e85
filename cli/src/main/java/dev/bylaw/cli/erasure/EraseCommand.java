package dev.bylaw.cli.erasure;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
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

  @Override
  public Integer call() throws Failure {
    EraseRequest.Builder erase = EraseRequest.newBuilder().setRequest(request).setDryRun(dryRun);
    if (target.subject != null) {
      erase.setSubject(target.subject);
    } else if (target.group != null) {
      erase.setGroup(target.group);
    }
    Screen screen = Screen.standard();
    try (StoreClient client = store.connect()) {
      EraseResponse answer = StoreClient.asked(() -> client.stream().erase(erase.build()));
      String products = String.join(", ", answer.getDataProductsList());
      if (dryRun) {
        screen.line(
            "%d payloads would be erased%s"
                .formatted(answer.getEntries(), products.isEmpty() ? "" : ", of " + products));
        answer.getHoldsList().forEach(hold -> screen.line(screen.red("held  ") + hold));
        return answer.getHoldsCount() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
      }
      screen.line(
          "%d payloads are erased; entry %d tells of it"
              .formatted(answer.getEntries(), answer.getErasureIndex()));
      return ExitCode.OK;
    }
  }
}

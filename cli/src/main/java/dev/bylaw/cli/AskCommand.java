package dev.bylaw.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.bylaw.client.Answer;
import dev.bylaw.client.ClientOptions;
import dev.bylaw.client.DecisionClient;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.Decision;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw ask}. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a running sidecar for decisions over gRPC, as a data product does. What is asked and",
      "answered is recorded in its log. A request file holds an AuthorizeRequest of bylaw.v1 as",
      "JSON. The exit code is 0 for a permit and for a deny alike, 1 where no decision was made.",
      ""
    },
    footer = {
      "",
      "  bylaw ask request.json                               of the sidecar at 127.0.0.1:7070",
      "  bylaw ask --sidecar unix:/run/bylaw.sock request.json",
      "  bylaw ask --receipts receipts request.json           and keep its signed receipt",
      "",
      "Without a sidecar, by a policy tree: bylaw decide."
    })
final class AskCommand implements Callable<Integer> {
  @Option(
      names = "--sidecar",
      defaultValue = "127.0.0.1:7070",
      paramLabel = "TARGET",
      description = "HOST:PORT or another gRPC target (default: ${DEFAULT-VALUE}).")
  private String target = "127.0.0.1:7070";

  @Option(
      names = "--timeout",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "How long one answer may take (default: ${DEFAULT-VALUE}).")
  private int timeout = 5;

  @Option(
      names = "--receipts",
      paramLabel = "DIR",
      description = "Writes the receipt of each decision there, for `bylaw audit receipt`.")
  private @Nullable Path receipts;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json is bylaw.v1.Decision, one a"
              + " line.")
  private Format format = Format.TEXT;

  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(arity = "1..*", paramLabel = "REQUEST", description = "Request files.")
  private List<Path> requests = List.of();

  @Override
  public Integer call() throws Failure, IOException {
    if (timeout < 1) {
      throw new Failure(ExitCode.USAGE, "--timeout: expected at least 1, found " + timeout);
    }
    ClientOptions options =
        new ClientOptions(Duration.ofSeconds(timeout), 1, Duration.ofMillis(20));
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    try {
      DecisionClient client = new DecisionClient(channel, options);
      Screen screen = Screen.standard();
      boolean first = true;
      for (Path file : requests) {
        AuthorizeRequest request = RequestFile.read(file, AuthorizeRequest.newBuilder()).build();
        Decision decision = decided(file, client.authorize(request));
        keep(decision);
        if (format == Format.JSON) {
          screen.line(json(decision));
          continue;
        }
        if (!first) {
          screen.line();
        }
        first = false;
        new DecisionPrinter(screen).print(request, decision);
      }
      return ExitCode.OK;
    } finally {
      channel.shutdownNow();
    }
  }

  private Decision decided(Path file, Answer answer) throws Failure {
    return switch (answer) {
      case Answer.Decided(Decision decision) -> decision;
      case Answer.NoDecision(Status status) ->
          throw new Failure(
              status.getCode() == Status.Code.INVALID_ARGUMENT ? ExitCode.USAGE : ExitCode.INTERNAL,
              "no decision on `%s` from `%s`, which is a deny: %s: %s"
                  .formatted(file, target, status.getCode(), said(status)));
    };
  }

  private static String said(Status status) {
    Throwable cause = status.getCause();
    String text = status.getDescription() == null ? "no reason given" : status.getDescription();
    return cause == null || cause.getMessage() == null
        ? text
        : text + " (" + cause.getMessage() + ")";
  }

  private void keep(Decision decision) throws IOException, Failure {
    Path folder = receipts;
    if (folder == null) {
      return;
    }
    if (decision.getPosition().getReceipt().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "the sidecar gives no receipts; set bylaw.sidecar.key-file, and bylaw.journal.receipts"
              + " to `signed`");
    }
    Files.createDirectories(folder);
    // the id is the sidecar's word, and shall not lead out of the folder
    String name = decision.getDecisionId().replaceAll("[^A-Za-z0-9-]", "_");
    Files.writeString(folder.resolve(name + ".tlog-proof"), decision.getPosition().getReceipt());
  }

  private static String json(Decision decision) {
    try {
      return JsonFormat.printer()
          .preservingProtoFieldNames()
          .omittingInsignificantWhitespace()
          .print(decision);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.bylaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.Effect;
import dev.bylaw.v1.LogPosition;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Asking over gRPC: what the command sends, keeps and says, whatever the sidecar answers. */
class AskCommandTest {
  @TempDir Path folder;
  private Server server;
  private int port;
  private String receipt = "c2sp.org/tlog-proof@v1\n";

  private final class Sidecar extends DecisionServiceGrpc.DecisionServiceImplBase {
    @Override
    public void authorize(AuthorizeRequest request, StreamObserver<AuthorizeResponse> out) {
      if (request.getAction().isEmpty()) {
        out.onError(Status.INVALID_ARGUMENT.withDescription("action: is required").asException());
        return;
      }
      out.onNext(
          AuthorizeResponse.newBuilder()
              .setDecision(
                  Decision.newBuilder()
                      .setDecisionId("../../" + request.getAction())
                      .setEffect(Effect.EFFECT_DENY)
                      .setCause(Cause.CAUSE_NO_GRANT)
                      .setPosition(LogPosition.newBuilder().setReceipt(receipt)))
              .build());
      out.onCompleted();
    }
  }

  @BeforeEach
  void serve() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Sidecar())
            .build()
            .start();
    port = server.getPort();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private record Ran(int code, String err) {}

  private Ran ask(String request, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("request.json"), request);
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new AskCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler((e, c, _) -> {
              c.getErr().print(e.getMessage());
              return e instanceof Failure failure ? failure.code() : -1;
            });
    String[] arguments = new String[more.length + 3];
    System.arraycopy(more, 0, arguments, 0, more.length);
    arguments[more.length] = "--sidecar";
    arguments[more.length + 1] = "127.0.0.1:" + port;
    arguments[more.length + 2] = file.toString();
    return new Ran(command.execute(arguments), err.toString());
  }

  @Test
  void aDenyIsAnAnswer() throws IOException {
    assertThat(ask("{\"action\": \"read\"}")).isEqualTo(new Ran(ExitCode.OK, ""));
    assertThat(ask("{\"action\": \"read\"}", "--format", "json").code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aReceiptIsKeptWhereItWasAskedToBe() throws IOException {
    Path receipts = folder.resolve("kept/receipts");
    assertThat(ask("{\"action\": \"read\"}", "--receipts", receipts.toString()).code())
        .isEqualTo(ExitCode.OK);
    assertThat(receipts.resolve("______read.tlog-proof")).hasContent(receipt);
    receipt = "";
    assertThat(ask("{\"action\": \"read\"}", "--receipts", receipts.toString()).err())
        .contains("gives no receipts");
  }

  @Test
  void whatIsNoDecisionIsToldAsADeny() throws IOException {
    Ran refused = ask("{}");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("which is a deny").contains("action: is required");
    assertThat(ask("{\"purpos\": 1}").err()).contains("holds no AuthorizeRequest");
    server.shutdownNow();
    Ran alone = ask("{\"action\": \"read\"}", "--timeout", "2");
    assertThat(alone.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(alone.err()).contains("127.0.0.1:" + port).contains("which is a deny");
    assertThat(ask("{\"action\": \"read\"}", "--timeout", "0").err())
        .contains("--timeout: expected at least 1, found 0");
  }
}

package dev.bylaw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.v1.AuthorizeBatchRequest;
import dev.bylaw.v1.AuthorizeBatchResponse;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.Effect;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecisionClientTest {
  private final AtomicInteger calls = new AtomicInteger();

  /** What the service does at call n, from 1: a response, a status to fail with, or silence. */
  private IntFunction<Object> service = n -> permit();

  private Server server;
  private ManagedChannel channel;
  private DecisionClient client;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(new Scripted()).build().start();
    var options = new ClientOptions(Duration.ofSeconds(5), 3, Duration.ofMillis(1));
    channel =
        InProcessChannelBuilder.forName(name)
            .defaultServiceConfig(options.serviceConfig())
            .enableRetry()
            .build();
    client = new DecisionClient(channel, options);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void permitIsPermitted() {
    assertThat(client.authorize(AuthorizeRequest.getDefaultInstance()).permitted()).isTrue();
  }

  @Test
  void unspecifiedEffectIsNotPermitted() {
    service =
        n -> AuthorizeResponse.newBuilder().setDecision(Decision.getDefaultInstance()).build();
    assertThat(client.authorize(AuthorizeRequest.getDefaultInstance()).permitted()).isFalse();
  }

  @Test
  void responseWithoutDecisionIsNoDecision() {
    service = n -> AuthorizeResponse.getDefaultInstance();
    assertThat(client.authorize(AuthorizeRequest.getDefaultInstance()))
        .isInstanceOf(Answer.NoDecision.class);
  }

  @Test
  void unavailableIsTriedAgain() {
    service = n -> n < 3 ? Status.UNAVAILABLE : permit();
    assertThat(client.authorize(AuthorizeRequest.getDefaultInstance()).permitted()).isTrue();
    assertThat(calls).hasValue(3);
  }

  @Test
  void invalidArgumentIsNotTriedAgain() {
    service = n -> Status.INVALID_ARGUMENT;
    Answer answer = client.authorize(AuthorizeRequest.getDefaultInstance());
    assertThat(answer).isInstanceOf(Answer.NoDecision.class);
    assertThat(answer.permitted()).isFalse();
    assertThat(calls).hasValue(1);
  }

  @Test
  void silenceEndsAtTheDeadlineAsNoDecision() {
    service = n -> "silence";
    var hasty =
        new DecisionClient(
            channel, new ClientOptions(Duration.ofMillis(50), 1, Duration.ofMillis(1)));
    Answer answer = hasty.authorize(AuthorizeRequest.getDefaultInstance());
    assertThat(answer).isInstanceOf(Answer.NoDecision.class);
    assertThat(((Answer.NoDecision) answer).status().getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void batchWithMissingAnswersPermitsNothing() {
    List<Answer> answers =
        client.authorizeAll(
            List.of(AuthorizeRequest.getDefaultInstance(), AuthorizeRequest.getDefaultInstance()));
    assertThat(answers).hasSize(2).noneMatch(Answer::permitted);
  }

  @Test
  void optionsOutOfBoundsAreRefused() {
    assertThatThrownBy(() -> new ClientOptions(Duration.ZERO, 1, Duration.ofMillis(1)))
        .hasMessageContaining("deadline must be positive");
    assertThatThrownBy(() -> new ClientOptions(Duration.ofSeconds(1), 6, Duration.ofMillis(1)))
        .hasMessageContaining("found 6");
  }

  private static AuthorizeResponse permit() {
    return AuthorizeResponse.newBuilder()
        .setDecision(Decision.newBuilder().setEffect(Effect.EFFECT_PERMIT))
        .build();
  }

  private final class Scripted extends DecisionServiceGrpc.DecisionServiceImplBase {
    @Override
    public void authorize(AuthorizeRequest request, StreamObserver<AuthorizeResponse> out) {
      switch (service.apply(calls.incrementAndGet())) {
        case AuthorizeResponse response -> {
          out.onNext(response);
          out.onCompleted();
        }
        case Status status -> out.onError(status.asRuntimeException());
        default -> {}
      }
    }

    @Override
    public void authorizeBatch(
        AuthorizeBatchRequest request, StreamObserver<AuthorizeBatchResponse> out) {
      out.onNext(AuthorizeBatchResponse.newBuilder().addResponses(permit()).build());
      out.onCompleted();
    }
  }
}

package dev.bylaw.client;

import dev.bylaw.v1.AuthorizeBatchRequest;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.DecisionServiceGrpc.DecisionServiceBlockingStub;
import dev.bylaw.v1.LogPosition;
import dev.bylaw.v1.ReportEnforcementRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a sidecar for decisions. Safe for use by many threads.
 *
 * <p>The channel is the caller's: {@code Grpc.newChannelBuilder("unix:/run/bylaw/bylaw.sock", …)
 * .defaultServiceConfig(options.serviceConfig()).enableRetry().build()}.
 *
 * <p>It never throws for what the network or the service does: whatever is not a decision is an
 * {@link Answer.NoDecision}, and that is a deny.
 */
public final class DecisionClient {
  private final DecisionServiceBlockingStub stub;
  private final ClientOptions options;

  /** A client on a channel that the caller owns and closes. */
  public DecisionClient(Channel channel, ClientOptions options) {
    this.stub = DecisionServiceGrpc.newBlockingStub(channel);
    this.options = options;
  }

  /** May this happen, and under which obligations? */
  public Answer authorize(AuthorizeRequest request) {
    try {
      return answer(stub().authorize(request));
    } catch (StatusRuntimeException e) {
      return new Answer.NoDecision(e.getStatus());
    }
  }

  /** Decides up to 256 requests; one answer a request, in the same order. */
  public List<Answer> authorizeAll(List<AuthorizeRequest> requests) {
    try {
      List<AuthorizeResponse> responses =
          stub()
              .authorizeBatch(AuthorizeBatchRequest.newBuilder().addAllRequests(requests).build())
              .getResponsesList();
      if (responses.size() != requests.size()) {
        return allUndecided(
            requests.size(),
            Status.INTERNAL.withDescription(
                "expected %d responses, found %d".formatted(requests.size(), responses.size())));
      }
      List<Answer> answers = new ArrayList<>(responses.size());
      responses.forEach(r -> answers.add(answer(r)));
      return List.copyOf(answers);
    } catch (StatusRuntimeException e) {
      return allUndecided(requests.size(), e.getStatus());
    }
  }

  /**
   * Reports what was done with a decision's obligations.
   *
   * @return where the receipt stands in the sidecar's log
   * @throws StatusRuntimeException where the receipt could not be made durable; report it again
   */
  public LogPosition report(ReportEnforcementRequest receipt) {
    return stub().reportEnforcement(receipt).getPosition();
  }

  private static Answer answer(AuthorizeResponse response) {
    return response.hasDecision()
        ? new Answer.Decided(response.getDecision())
        : new Answer.NoDecision(Status.INTERNAL.withDescription("the response holds no decision"));
  }

  private static List<Answer> allUndecided(int n, Status status) {
    return Collections.nCopies(n, new Answer.NoDecision(status));
  }

  private DecisionServiceBlockingStub stub() {
    return stub.withDeadlineAfter(options.deadline().toNanos(), TimeUnit.NANOSECONDS);
  }
}

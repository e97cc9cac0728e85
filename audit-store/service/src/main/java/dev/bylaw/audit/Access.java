package dev.bylaw.audit;

import dev.bylaw.v1.AuditServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets each client do what its roles allow. Append needs none: a batch is signed by an enrolled
 * key. Health and reflection tell nothing of the log.
 */
final class Access implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "Bearer ";
  private static final Context.Key<Clients.Client> CLIENT = Context.key("client");
  // in a process, where no interceptor stands before the endpoint
  private static final Clients.Client OWNER =
      new Clients.Client("owner", Set.of(Role.QUERY, Role.PERSONAL, Role.ERASE));

  private final Clients clients;

  Access(Clients clients) {
    this.clients = clients;
  }

  /** Who calls. */
  static Clients.Client caller() {
    Clients.Client client = CLIENT.get();
    return client == null ? OWNER : client;
  }

  /** Fails unless the caller may seek by personal fields. */
  static void requirePersonal(String field) {
    if (!caller().may(Role.PERSONAL)) {
      throw Failures.forbidden(
          "`%s` seeks by personal fields, which needs the role personal".formatted(field));
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!AuditServiceGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    if (method.equals("Append")) {
      return next.startCall(call, headers);
    }
    Clients.Client client = clients.find(token(headers), isLoopback(call));
    Role needed = method.equals("Erase") ? Role.ERASE : Role.QUERY;
    if (client == null || !client.may(needed)) {
      Status status =
          client == null
              ? Status.UNAUTHENTICATED.withDescription(
                  "expected the token of a client that the store knows")
              : Status.PERMISSION_DENIED.withDescription(
                  "`%s` has not the role %s".formatted(client.name(), needed.wireName()));
      call.close(status, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(Context.current().withValue(CLIENT, client), call, headers, next);
  }

  private static String token(Metadata headers) {
    String value = headers.get(AUTHORIZATION);
    return value == null || !value.startsWith(BEARER) ? "" : value.substring(BEARER.length());
  }

  private static boolean isLoopback(ServerCall<?, ?> call) {
    @Nullable SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return from instanceof InetSocketAddress address && address.getAddress().isLoopbackAddress();
  }
}

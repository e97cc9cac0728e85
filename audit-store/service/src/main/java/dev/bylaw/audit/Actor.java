package dev.bylaw.audit;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Who calls: the client that the store knows, and the person whom it names in the header {@code
 * bylaw-actor}. The latter is a claim.
 */
final class Actor implements ServerInterceptor {
  static final Metadata.Key<String> HEADER =
      Metadata.Key.of("bylaw-actor", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CURRENT = Context.keyWithDefault("bylaw-actor", "");
  private static final int MAX_CHARACTERS = 200;

  static String current() {
    String client = Access.caller().name();
    return CURRENT.get().isEmpty() ? client : client + " as " + CURRENT.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String said = headers.get(HEADER);
    String actor = said == null ? "" : said.substring(0, Math.min(said.length(), MAX_CHARACTERS));
    return Contexts.interceptCall(Context.current().withValue(CURRENT, actor), call, headers, next);
  }
}

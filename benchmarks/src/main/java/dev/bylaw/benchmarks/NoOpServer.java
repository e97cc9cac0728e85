package dev.bylaw.benchmarks;

import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.Effect;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The floor: the same stack as the sidecar (grpc-netty, epoll, calls on the event loops), whose
 * Authorize answers a constant.
 */
public final class NoOpServer {
  private NoOpServer() {}

  /** Listens on a TCP port and a Unix domain socket until it is ended. */
  public static void main(String[] args) throws IOException, InterruptedException {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
    start(
        new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])),
        loops,
        EpollServerSocketChannel.class);
    start(new DomainSocketAddress(new File(args[1])), loops, EpollServerDomainSocketChannel.class);
    Thread.currentThread().join();
  }

  private static void start(
      SocketAddress address, EventLoopGroup loops, Class<? extends ServerChannel> type)
      throws IOException {
    ServerBuilder<?> server =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelType(type)
            .directExecutor()
            .addService(new NoOp());
    server.build().start();
  }

  private static final class NoOp extends DecisionServiceGrpc.DecisionServiceImplBase {
    private static final AuthorizeResponse ANSWER =
        AuthorizeResponse.newBuilder()
            .setDecision(Decision.newBuilder().setEffect(Effect.EFFECT_DENY))
            .build();

    @Override
    public void authorize(AuthorizeRequest request, StreamObserver<AuthorizeResponse> observer) {
      observer.onNext(ANSWER);
      observer.onCompleted();
    }
  }
}

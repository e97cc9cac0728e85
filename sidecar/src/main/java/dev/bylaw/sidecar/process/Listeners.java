package dev.bylaw.sidecar.process;

import dev.bylaw.sidecar.wire.RequestLimits;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What listens: TCP, a Unix domain socket, or both, on the same event loops. Epoll where the
 * machine has it, else the JDK's own selectors. Calls run on the event loops themselves, so a
 * service must not block there.
 */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<Server> servers = new ArrayList<>();
  private final EventLoopGroup loops;
  private final boolean epoll = Epoll.isAvailable();
  private final List<ServerServiceDefinition> services;

  Listeners(List<ServerServiceDefinition> services) {
    this.services = List.copyOf(services);
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), io);
  }

  /**
   * Listens on TCP.
   *
   * @return the port, a free one if 0 was asked for
   */
  int tcp(String host, int port) throws IOException {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    int bound = listen(new InetSocketAddress(host, port), type).getPort();
    LOG.atInfo().addKeyValue("host", host).addKeyValue("port", bound).log("listening");
    return bound;
  }

  /** Listens on a Unix domain socket that its owner and group may use. */
  void socket(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.exists(path) && (Files.isRegularFile(path) || Files.isDirectory(path))) {
      throw new IOException("`" + path + "` is there already, and is no socket");
    }
    // one that a killed process left; whoever holds the journal's lock is alone
    Files.deleteIfExists(path);
    if (epoll) {
      listen(new DomainSocketAddress(path.toFile()), EpollServerDomainSocketChannel.class);
    } else {
      listen(UnixDomainSocketAddress.of(path), NioServerDomainSocketChannel.class);
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    LOG.atInfo().addKeyValue("socket", path).log("listening");
  }

  private Server listen(SocketAddress address, Class<? extends ServerChannel> type)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .channelType(type)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .maxInboundMessageSize(RequestLimits.MESSAGE_BYTES)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    services.forEach(builder::addService);
    Server server = builder.build().start();
    servers.add(server);
    return server;
  }

  /** Takes no new calls, lets those under way end, and after the grace ends them. */
  void close(Duration grace) {
    servers.forEach(Server::shutdown);
    long until = System.nanoTime() + grace.toNanos();
    try {
      for (Server server : servers) {
        if (!server.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          server.shutdownNow();
          boolean _ = server.awaitTermination(1, TimeUnit.SECONDS);
        }
      }
    } catch (InterruptedException _) {
      servers.forEach(Server::shutdownNow);
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}

package dev.bylaw.sidecar.process;

import io.grpc.BindableService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A service that listens on a free port of the loopback interface, as the process has it listen.
 */
public final class TestListeners implements AutoCloseable {
  private final Listeners listeners;
  private final int port;

  private TestListeners(Listeners listeners, int port) {
    this.listeners = listeners;
    this.port = port;
  }

  public static TestListeners start(BindableService service) throws IOException {
    Listeners listeners = new Listeners(List.of(MalformedMessages.refused(service.bindService())));
    return new TestListeners(listeners, listeners.tcp("127.0.0.1", 0));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    listeners.close(Duration.ZERO);
  }
}

package dev.bylaw.cli.audit;

import dev.bylaw.audit.Main;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store over a log's folder, as the process that it is. */
public final class StoreProcess implements AutoCloseable {
  private final Process process;
  private final String address;

  private StoreProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it and waits until it listens. */
  public static StoreProcess over(Path log) throws IOException, InterruptedException {
    Path port = RecordedLog.beside(log, ".port");
    Path out = RecordedLog.beside(log, ".out");
    Path settings =
        Files.writeString(
            RecordedLog.beside(log, ".yaml"),
            """
            bylaw:
              audit:
                directory: %s
                origin: mesh.example/audit
                port: 0
                port-file: %s
                publish-interval: 20ms
            """
                .formatted(log, port));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                Main.class.getName(),
                "--config",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    while (!Files.exists(port)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(Files.readString(out));
      }
    }
    return new StoreProcess(process, "127.0.0.1:" + Files.readString(port).strip());
  }

  // a runner may have loaded the tests by a class loader of its own
  private static String classPath() {
    return Main.class.getClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  /** Where it listens, as {@code --store} takes it. */
  public String address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}

package dev.bylaw.sidecar.process;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.exceptions.BeanContextException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Reads the command line and starts the process. */
public final class Launch {
  private static final int RUNNING = -1;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Launch() {}

  /**
   * Starts the process.
   *
   * @return the exit status, or -1 if the process runs now
   */
  public static int run(String[] arguments) {
    Path file = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--help", "-h" -> {
          System.out.print(help());
          return 0;
        }
        case "--config" -> {
          if (++i == arguments.length) {
            return usage("--config requires a file");
          }
          file = Path.of(arguments[i]);
        }
        default -> {
          return usage("unknown argument `" + arguments[i] + "`");
        }
      }
    }
    return start(file);
  }

  private static int start(@Nullable Path file) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Logger log = LoggerFactory.getLogger(Launch.class);
    try {
      ApplicationContextBuilder builder =
          ApplicationContext.builder().deduceEnvironment(false).banner(false);
      if (file != null) {
        builder.propertySources(Settings.read(file));
      }
      ApplicationContext context = builder.start();
      Sidecar sidecar = context.getBean(Sidecar.class);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("shutdown")
                  .unstarted(() -> {
                    sidecar.stop();
                    context.close();
                  }));
      sidecar.start();
      return RUNNING;
    } catch (SettingsException e) {
      return usage(String.valueOf(e.getMessage()));
    } catch (BeanContextException e) {
      return usage("the configuration is wrong: " + e.getMessage());
    } catch (IOException e) {
      log.atError().log("cannot start: " + e.getMessage());
      return FAILED;
    }
  }

  private static int usage(String message) {
    System.err.println("bylaw-sidecar: " + message);
    System.err.println("try --help");
    return USAGE;
  }

  private static String help() {
    try (InputStream in = Launch.class.getResourceAsStream("help.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

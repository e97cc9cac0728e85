package dev.bylaw.audit;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Starts the audit store; {@code --help} tells how. */
public final class Main {
  private static final int USAGE = 64;
  private static final int FAILED = 70;
  private static final int CONFIGURATION = 78;
  private static final Set<String> KEYS =
      Set.of(
          "directory",
          "origin",
          "key-file",
          "enrolment-file",
          "index-file",
          "columns-directory",
          "payload-keys-file",
          "clients-file",
          "holds-file",
          "host",
          "port",
          "port-file",
          "publish-interval",
          "http-host",
          "http-port",
          "http-port-file",
          "http-public",
          "witnessed-logs-file",
          "witness-policy-file",
          "witness-interval");
  private static final String HELP =
      """
      bylaw audit store: keeps what sidecars decided in an append-only log, and answers auditors

      usage: bylaw store [--config FILE]

        --config FILE     settings in YAML; --example prints a documented one
        --example         print the settings with their meaning
        --help            print this

      Every setting can be given in the environment too, and wins there:
      `bylaw.audit.key-file` is BYLAW_AUDIT_KEY_FILE. Required are directory and origin.

      exit codes: 64 usage, 70 the store cannot be opened, 78 a setting is missing or wrong
      """;

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(List.of(arguments), System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.equals(List.of("--help"))) {
      out.print(HELP);
      return 0;
    }
    if (arguments.equals(List.of("--example"))) {
      out.print(example());
      return 0;
    }
    boolean configured = arguments.size() == 2 && arguments.getFirst().equals("--config");
    if (!arguments.isEmpty() && !configured) {
      err.println("unknown arguments `" + String.join(" ", arguments) + "`; see --help");
      return USAGE;
    }
    if (configured) {
      Path file = Path.of(arguments.getLast()).toAbsolutePath();
      if (!Files.isReadable(file)) {
        err.println("`" + file + "` cannot be read");
        return CONFIGURATION;
      }
      System.setProperty("micronaut.config.files", file.toString());
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return serve(err);
  }

  private static int serve(PrintStream err) {
    ApplicationContext context =
        ApplicationContext.builder().deduceEnvironment(false).banner(false).build();
    try {
      context.getEnvironment().start();
      List<String> wrong = wrongSettings(context.getEnvironment());
      if (!wrong.isEmpty()) {
        err.println(String.join("; ", wrong) + "; see --example");
        return CONFIGURATION;
      }
      // before the port is told: whoever reads it may end the process at once
      Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
      context.start();
    } catch (BeanContextException | ConfigurationException e) {
      return explain(e, err);
    }
    try {
      context.getBean(AuditStore.class).awaitTermination();
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static List<String> wrongSettings(Environment environment) {
    List<String> wrong = new ArrayList<>();
    for (String name : environment.getPropertyEntries("bylaw.audit")) {
      if (!KEYS.contains(name)) {
        wrong.add("unknown setting `bylaw.audit." + name + "`");
      }
    }
    for (String name : List.of("directory", "origin")) {
      if (!environment.containsProperty("bylaw.audit." + name)) {
        wrong.add("missing setting `bylaw.audit." + name + "`");
      }
    }
    return wrong;
  }

  // the outermost message names beans; what went wrong stands innermost
  private static int explain(RuntimeException e, PrintStream err) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean storeFailed = cause instanceof IOException || cause instanceof IndexException;
    err.println(
        storeFailed
            ? "the audit store cannot be opened: " + cause.getMessage()
            : "the settings are not usable: " + firstLine(String.valueOf(cause.getMessage())));
    return storeFailed ? FAILED : CONFIGURATION;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }

  private static String example() {
    try (InputStream in = Main.class.getResourceAsStream("/audit-store.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

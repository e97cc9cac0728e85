package dev.bylaw.sidecar.process;

import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the configuration file. Environment variables stand above it. */
public final class Settings {
  /** Below system properties and environment variables, which Micronaut puts at -100 and -200. */
  private static final int PRIORITY = -300;

  private static final Set<String> KEYS =
      Set.of(
          "bylaw.sidecar.mesh",
          "bylaw.sidecar.id",
          "bylaw.sidecar.domain",
          "bylaw.sidecar.key-file",
          "bylaw.policies.directory",
          "bylaw.policies.interval",
          "bylaw.policies.git",
          "bylaw.policies.branch",
          "bylaw.policies.path",
          "bylaw.policies.url",
          "bylaw.policies.long-poll",
          "bylaw.policies.token-file",
          "bylaw.policies.trusted-keys",
          "bylaw.policies.trusted-threshold",
          "bylaw.policies.state",
          "bylaw.journal.directory",
          "bylaw.journal.segment-bytes",
          "bylaw.journal.queue",
          "bylaw.journal.max-bytes",
          "bylaw.journal.probe",
          "bylaw.journal.keep",
          "bylaw.journal.heartbeat",
          "bylaw.journal.receipts",
          "bylaw.audit.target",
          "bylaw.audit.store-key-file",
          "bylaw.audit.deadline",
          "bylaw.audit.pause",
          "bylaw.audit.batch",
          "bylaw.audit.alive",
          "bylaw.server.host",
          "bylaw.server.port",
          "bylaw.server.socket",
          "bylaw.server.workers",
          "bylaw.server.worker-queue",
          "bylaw.server.grace");

  private Settings() {}

  /**
   * Reads a file.
   *
   * @throws SettingsException if it cannot be read, is no YAML, or says something unknown
   */
  static PropertySource read(Path file) {
    Map<String, Object> values;
    try (InputStream in = Files.newInputStream(file)) {
      values = new YamlPropertySourceLoader().read(file.toString(), in);
    } catch (IOException e) {
      throw new SettingsException("cannot read `" + file + "`: " + e);
    } catch (RuntimeException e) {
      throw new SettingsException("`" + file + "` is no YAML: " + e.getMessage());
    }
    List<String> unknown =
        new TreeSet<>(values.keySet()).stream().filter(key -> !KEYS.contains(key)).toList();
    if (!unknown.isEmpty()) {
      throw new SettingsException(
          "`%s` says what nobody knows: `%s`; --help tells all settings"
              .formatted(file, String.join("`, `", unknown)));
    }
    return PropertySource.of(file.toString(), values, PRIORITY);
  }

  /** The value of a setting that has no default. */
  static String required(String key, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new SettingsException(
          "`%s` is required: set it in the file, or %s in the environment"
              .formatted(key, key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')));
    }
    return value;
  }
}

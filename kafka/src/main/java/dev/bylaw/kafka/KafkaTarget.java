package dev.bylaw.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brokers and a topic: {@code kafka://host:port[,host:port...]/topic[?properties=FILE]}.
 *
 * @param brokers as Kafka's {@code bootstrap.servers} has them
 * @param properties of Kafka's clients, such as those of TLS; what this transport relies on is not
 *     overridden by them
 */
record KafkaTarget(String brokers, String topic, Properties properties) {
  static final String SCHEME = "kafka";

  private static final Pattern FORM =
      Pattern.compile(
          "kafka://([A-Za-z0-9.\\[\\]:_,-]+)/([A-Za-z0-9._-]{1,249})(?:\\?properties=(.+))?");

  /**
   * @throws IllegalArgumentException if it is no such target, or its file cannot be read
   */
  static KafkaTarget parse(String target) {
    Matcher parts = FORM.matcher(target);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected `kafka://host:port[,host:port...]/topic[?properties=FILE]`, found `%s`"
              .formatted(target));
    }
    Properties properties = new Properties();
    String file = parts.group(3);
    if (file != null) {
      try (Reader in = Files.newBufferedReader(Path.of(file))) {
        properties.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException("the properties in `" + file + "` cannot be read", e);
      }
    }
    return new KafkaTarget(parts.group(1), parts.group(2), properties);
  }
}

package dev.bylaw.kafka;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a {@link KafkaFeed} beside the store. */
@Command(
    name = "bylaw-kafka",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the batches that sidecars shipped to a Kafka topic to the audit store. Run it beside the",
      "store; several of one group share the topic's partitions.",
      "",
      "An offset is committed once the store has made the batch durable. A crash of either repeats a",
      "batch, which the store skips. What the store refuses goes to TOPIC.refused, with the reason in",
      "the header bylaw-reason.",
      ""
    },
    footer = {
      "",
      "Sidecars: bylaw.audit.target: kafka://broker:9092/bylaw-journal, and this jar with its lib folder on",
      "their class path. Make both topics with as many replicas as you trust, and min.insync.replicas of",
      "at least 2. Personal fields stand in the topic until its retention ends: docs/scale.md.",
      "",
      "Example:",
      "  java -jar bylaw-kafka.jar --from kafka://broker:9092/bylaw-journal --store localhost:7450"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class Main implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "kafka://HOST:PORT/TOPIC[?properties=FILE]",
      description = "The brokers and the topic; the file has properties of Kafka's clients.")
  private String from;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The audit store's address.")
  private String store;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "bylaw-audit-store",
      description = "The consumer group. Default: ${DEFAULT-VALUE}.")
  private String group;

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      defaultValue = "PT10S",
      description =
          "How long one call to the store may take (ISO 8601). Default: ${DEFAULT-VALUE}.")
  private Duration deadline;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setUsageHelpWidth(100)
            .setUsageHelpAutoWidth(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(store, InsecureChannelCredentials.create()).build();
    KafkaFeed feed = new KafkaFeed(from, group, channel, deadline);
    Thread running = Thread.ofPlatform().name("feed").start(feed::run);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              feed.close();
              try {
                running.join(deadline);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            }));
    running.join();
    channel.shutdownNow();
    return 0;
  }
}

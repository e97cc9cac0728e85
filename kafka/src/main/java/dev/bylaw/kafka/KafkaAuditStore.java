package dev.bylaw.kafka;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.sidecar.journal.Stored;
import dev.bylaw.sidecar.ship.AuditStore;
import dev.bylaw.sidecar.ship.BatchRequest;
import dev.bylaw.sidecar.ship.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The audit store behind a topic. A batch is one record: the request that gRPC would carry, under
 * the sidecar's name as its key, so that one partition holds all of a sidecar in its order. A batch
 * is taken to be durable once all replicas in sync have it; the store skips what comes twice, for
 * every entry has a number of its own.
 */
final class KafkaAuditStore implements AuditStore {
  private final String topic;
  private final Duration deadline;
  private final KafkaProducer<String, byte[]> producer;

  KafkaAuditStore(KafkaTarget target, Duration deadline) {
    this.topic = target.topic();
    this.deadline = deadline;
    Properties settings = new Properties();
    settings.putAll(target.properties());
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.brokers());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(deadline.toMillis()));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(deadline.toMillis() / 2 + 1));
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(deadline.toMillis() + 1));
    try {
      this.producer =
          new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new IllegalArgumentException(
          e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()), e);
    }
  }

  /**
   * What the store expects next cannot be asked: the answer tells what the topic has. What was sent
   * before an answer was lost is sent again, and skipped by the store.
   */
  @Override
  public Answer append(String origin, long firstSequence, List<Stored> entries, String checkpoint)
      throws StoreException {
    // neither questions nor signs of life are written to the topic: the log's heartbeats are
    if (entries.isEmpty()) {
      return new Answer(firstSequence, "");
    }
    byte[] batch = BatchRequest.of(origin, firstSequence, entries, checkpoint).toByteArray();
    try {
      var _ =
          producer
              .send(new ProducerRecord<>(topic, key(origin), batch))
              .get(2 * deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(firstSequence + entries.size(), "");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StoreException(
          "Kafka did not take a batch for `%s`: %s".formatted(topic, cause.getMessage()),
          !(cause instanceof RetriableException));
    } catch (TimeoutException | KafkaException e) {
      throw new StoreException(
          "Kafka did not take a batch for `%s`: %s".formatted(topic, e.getMessage()), false);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreException("shipping to `" + topic + "` was ended", false);
    }
  }

  /** The sidecar's name: without the epoch, so that one epoch follows the other. */
  static String key(String origin) {
    try {
      return SidecarOrigin.parse(origin).keyName();
    } catch (EntryException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    producer.close(deadline);
  }
}

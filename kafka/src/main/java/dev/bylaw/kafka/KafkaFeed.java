package dev.bylaw.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AuditServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches from a topic to the audit store. A record's offset is committed once the store has
 * made its entries durable, so that a crash anywhere repeats a batch and loses none; the store
 * skips what it has. A batch that the store refuses (a gap, a fork, a sidecar that is not enrolled,
 * bytes that are no batch) goes to the topic {@code <topic>.refused} with the reason, and the
 * others go on; while the store is away everything waits.
 */
public final class KafkaFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 10_000;

  /** What follows a topic's name in that of the topic of what was refused. */
  public static final String REFUSED = ".refused";

  /** The header of a refused record that tells why. */
  public static final String REASON = "bylaw-reason";

  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> refusals;
  private final AuditServiceGrpc.AuditServiceBlockingStub store;
  private final Duration deadline;
  private volatile boolean closed;
  private volatile long taken;
  private volatile long refused;

  /**
   * @param target {@code kafka://host:port/topic}
   * @param group the consumer group: processes of one group share the partitions
   * @param store a channel to the audit store, which the caller closes
   * @param deadline how long one call may take
   */
  public KafkaFeed(String target, String group, Channel store, Duration deadline) {
    KafkaTarget parsed = KafkaTarget.parse(target);
    this.topic = parsed.topic();
    this.store = AuditServiceGrpc.newBlockingStub(store);
    this.deadline = deadline;
    Properties reading = new Properties();
    reading.putAll(parsed.properties());
    reading.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, parsed.brokers());
    reading.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "16");
    Properties writing = new Properties();
    writing.putAll(parsed.properties());
    writing.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, parsed.brokers());
    writing.put(ProducerConfig.ACKS_CONFIG, "all");
    writing.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    this.consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    this.refusals = new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
  }

  /** How many records the store has taken since the start. */
  public long taken() {
    return taken;
  }

  /** How many records were refused since the start. */
  public long refused() {
    return refused;
  }

  /** Feeds the store until {@link #close} is called by another thread. */
  public void run() {
    try (consumer;
        refusals) {
      consumer.subscribe(List.of(topic));
      while (!closed) {
        try {
          for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            if (!feed(record)) {
              return;
            }
            commit(record);
          }
        } catch (WakeupException _) {
          // closed says why
        } catch (KafkaException e) {
          // such as a rebalance between a call and its commit: what was not committed comes again
          LOG.warn("Kafka: {}", e.getMessage());
          rewind();
        }
      }
    }
  }

  /** Goes on behind what is committed, as often as it takes to learn where that is. */
  private void rewind() {
    while (!closed) {
      try {
        Set<TopicPartition> mine = consumer.assignment();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(mine);
        for (TopicPartition partition : mine) {
          OffsetAndMetadata offset = committed.get(partition);
          if (offset == null) {
            consumer.seekToBeginning(List.of(partition));
          } else {
            consumer.seek(partition, offset.offset());
          }
        }
        return;
      } catch (WakeupException _) {
        return;
      } catch (KafkaException e) {
        LOG.warn("Kafka: {}", e.getMessage());
      }
    }
  }

  private void commit(ConsumerRecord<String, byte[]> record) {
    consumer.commitSync(
        Map.of(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1)));
  }

  /** Brings one record to the store, however long that takes; false if it ended before. */
  private boolean feed(ConsumerRecord<String, byte[]> record) {
    AppendRequest request;
    try {
      request = AppendRequest.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      return refuse(record, "it is no batch: " + e.getMessage());
    }
    long pause = FIRST_RETRY_MILLIS;
    while (!closed) {
      try {
        var _ = store.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS).append(request);
        taken++;
        return true;
      } catch (StatusRuntimeException e) {
        if (isFinal(e.getStatus())) {
          return refuse(record, request.getOrigin() + ": " + e.getStatus().getDescription());
        }
        LOG.warn("the audit store: {}", e.getStatus());
        pause(record, pause);
        pause = Math.min(LAST_RETRY_MILLIS, pause * 2);
      }
    }
    return false;
  }

  private static boolean isFinal(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          DATA_LOSS,
          ALREADY_EXISTS ->
          true;
      default -> false;
    };
  }

  // keeps its place in the group while it waits: a paused poll brings nothing
  private void pause(ConsumerRecord<String, byte[]> record, long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      do {
        consumer.pause(consumer.assignment());
        ConsumerRecords<String, byte[]> early =
            consumer.poll(Duration.ofMillis(Math.min(millis, POLL.toMillis())));
        // of partitions that were assigned just now: they come again
        for (TopicPartition partition : early.partitions()) {
          consumer.seek(partition, early.records(partition).getFirst().offset());
        }
      } while (!closed && System.nanoTime() < until);
      consumer.resume(consumer.assignment());
    } catch (WakeupException _) {
      LOG.info("ended while the record at offset {} waited", record.offset());
    }
  }

  private boolean refuse(ConsumerRecord<String, byte[]> record, String reason) {
    LOG.error("partition {}, offset {}: {}", record.partition(), record.offset(), reason);
    ProducerRecord<String, byte[]> kept =
        new ProducerRecord<>(topic + REFUSED, record.key(), record.value());
    kept.headers().add(REASON, reason.getBytes(StandardCharsets.UTF_8));
    while (!closed) {
      try {
        var _ = refusals.send(kept).get();
        refused++;
        return true;
      } catch (ExecutionException e) {
        LOG.warn("`{}` does not take what was refused: {}", topic + REFUSED, e.getMessage());
        pause(record, FIRST_RETRY_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  /** Ends {@link #run} after the call that is under way. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }
}

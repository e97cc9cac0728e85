package dev.bylaw.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.LogSnapshot;
import dev.bylaw.sidecar.journal.Journal;
import dev.bylaw.sidecar.journal.JournalCursor;
import dev.bylaw.sidecar.journal.JournalListener;
import dev.bylaw.sidecar.journal.JournalOptions;
import dev.bylaw.sidecar.journal.Stored;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.ship.AuditStore;
import dev.bylaw.sidecar.ship.ShipOptions;
import dev.bylaw.sidecar.ship.Shipper;
import dev.bylaw.sidecar.ship.StoreException;
import dev.bylaw.sidecar.ship.Transport;
import dev.bylaw.v1.AppendRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From journals through a real broker into the real store. */
class KafkaTransportTest {
  private static final String MESH = "mesh.example";
  private static final String TOPIC = "bylaw-journal";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final ShipOptions SMALL_BATCHES =
      new ShipOptions(
          16,
          1 << 20,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ZERO);

  @TempDir Path folder;
  private final List<Ed25519Signer> keys =
      List.of(
          Ed25519Signer.generate(MESH + "/sidecar/orders-1"),
          Ed25519Signer.generate(MESH + "/sidecar/orders-2"));
  private Broker broker;
  private Store store;
  private KafkaFeed feed;
  private Thread feeding;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker(folder);
    store = new Store(folder, keys);
  }

  @AfterEach
  void stop() throws Exception {
    stopFeed();
    store.close();
    broker.close();
  }

  private void startFeed() {
    feed = new KafkaFeed(broker.target(TOPIC), "store", store.channel, DEADLINE);
    feeding = Thread.ofPlatform().name("feed").start(feed::run);
  }

  private void stopFeed() throws InterruptedException {
    if (feed != null) {
      feed.close();
      feeding.join();
      feed = null;
    }
  }

  private AuditStore transport() {
    String target = broker.target(TOPIC);
    return Transport.of(target).orElseThrow().open(target, DEADLINE);
  }

  private Journal journal(int sidecar) throws Exception {
    String id = "orders-" + (sidecar + 1);
    return Journal.open(
        new JournalOptions(
            folder.resolve(id),
            MESH,
            id,
            JournalOptions.MIN_SEGMENT_BYTES,
            8_192,
            1L << 30,
            Duration.ofMillis(10),
            Duration.ZERO),
        new Entries(),
        JournalListener.NONE,
        Instant::now);
  }

  private static Draft decision(int number) throws EntryException {
    return new EntryEncoder()
        .draft(
            new Entry(
                Kinds.DECISION,
                Instant.now(),
                Json.Obj.of(new Json.Member("n", (long) number)),
                List.of(new PersonalField("subject.id", "person-" + number % 3))));
  }

  private static void await(String what, BooleanSupplier reached) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(until);
      Thread.sleep(20);
    }
  }

  @Test
  void everyEntryArrivesOnceAndInOrder() throws Exception {
    Map<String, Long> sizes = new HashMap<>();
    try (Journal first = journal(0);
        Journal second = journal(1);
        AuditStore one = transport();
        AuditStore two = transport()) {
      startFeed();
      List<Journal> journals = List.of(first, second);
      try (Shipper _ = Shipper.start(first, one, keys.get(0), null, SMALL_BATCHES, Instant::now);
          Shipper _ = Shipper.start(second, two, keys.get(1), null, SMALL_BATCHES, Instant::now)) {
        write(journals, 0, 100);
        await("some are stored", () -> feed.taken() > 0);
        broker.stop();
        // decisions go on: they wait in the journals
        write(journals, 100, 200);
        broker.start();
        await("all are shipped", () -> shipped(journals));
        // the store goes away with batches under way, and a feed that dies knows what it committed
        store.stop();
        write(journals, 200, 300);
        await("all are shipped without the store", () -> shipped(journals));
        stopFeed();
        startFeed();
        store.start();
        write(journals, 300, 400);
        await("all are shipped again", () -> shipped(journals));
      }
      // what was sent and not known to be: everything comes once more, in batches of other sizes
      for (int i = 0; i < 2; i++) {
        Journal.Epoch epoch = journals.get(i).epochs().getLast();
        resend(journals.get(i), epoch, keys.get(i), one);
        sizes.put(epoch.origin(), epoch.size());
      }
    }
    for (Map.Entry<String, Long> each : sizes.entrySet()) {
      await(each.getKey(), () -> store.next(each.getKey()) == each.getValue());
    }
    List<ConsumerRecord<String, byte[]>> records = records(TOPIC);
    await("the feed is at the end", () -> feed.taken() >= 2 * 7);
    assertThat(feed.refused()).isZero();
    onePartitionEach(records);
    store.stop();
    Map<String, Long> found = new HashMap<>();
    LogSnapshot log = store.snapshot();
    for (long at = 0; at < log.checkpoint().size(); at = at / 256 * 256 + 256) {
      for (byte[] bytes : log.leavesFrom(at)) {
        Leaf leaf = Leaf.parse(bytes);
        if (sizes.containsKey(leaf.origin())) {
          long expected = found.merge(leaf.origin(), 1L, Long::sum) - 1;
          assertThat(leaf.sequence()).isEqualTo(expected);
        }
      }
    }
    assertThat(found).isEqualTo(sizes);
    store.start();
  }

  private static void write(List<Journal> journals, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      for (Journal journal : journals) {
        journal.append(decision(i)).join();
      }
    }
  }

  private static boolean shipped(List<Journal> journals) {
    return journals.stream().allMatch(journal -> journal.status().unshipped() == 0);
  }

  private static void resend(
      Journal journal, Journal.Epoch epoch, Ed25519Signer key, AuditStore transport)
      throws Exception {
    try (JournalCursor cursor = journal.cursor(epoch.number(), 0)) {
      for (long first = 0; ; first = cursor.sequence()) {
        List<Stored> batch = cursor.next(61, 1 << 20);
        if (batch.isEmpty()) {
          return;
        }
        String note =
            Checkpoint.of(epoch.origin(), cursor.tree()).sign(key.named(epoch.origin())).toString();
        transport.append(epoch.origin(), first, batch, note);
      }
    }
  }

  // first sequences grow, and begin anew where it was sent once more
  private static void onePartitionEach(List<ConsumerRecord<String, byte[]>> records)
      throws Exception {
    Map<String, Integer> partitions = new HashMap<>();
    Map<String, List<Long>> firsts = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      AppendRequest request = AppendRequest.parseFrom(record.value());
      assertThat(request.getOrigin()).startsWith(record.key() + "/");
      Integer before = partitions.putIfAbsent(record.key(), record.partition());
      assertThat(before == null || before == record.partition()).isTrue();
      firsts
          .computeIfAbsent(request.getOrigin(), _ -> new ArrayList<>())
          .add(request.getFirstSequence());
    }
    assertThat(partitions).hasSize(2);
    firsts.forEach((origin, sequence) -> {
      int again = sequence.lastIndexOf(0L);
      assertThat(sequence.subList(0, again)).as(origin).isSorted();
      assertThat(sequence.subList(again, sequence.size())).as(origin).isSorted();
    });
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", broker.address());
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  @Test
  void aGapIsSeenAndKeptAndHoldsUpNobody() throws Exception {
    startFeed();
    String origin;
    try (Journal first = journal(0);
        Journal second = journal(1);
        AuditStore transport = transport()) {
      write(List.of(first, second), 0, 20);
      Journal.Epoch epoch = first.epochs().getLast();
      origin = epoch.origin();
      try (JournalCursor cursor = first.cursor(epoch.number(), 0)) {
        cursor.next(5, 1 << 20);
        List<Stored> late = cursor.next(5, 1 << 20);
        String note =
            Checkpoint.of(origin, cursor.tree()).sign(keys.getFirst().named(origin)).toString();
        transport.append(origin, 5, late, note);
      }
      resend(second, second.epochs().getLast(), keys.get(1), transport);
      await("it is refused", () -> feed.refused() == 1);
      String other = second.epochs().getLast().origin();
      await("the other goes on", () -> store.next(other) == second.epochs().getLast().size());
      assertThat(store.next(origin)).isZero();
      ConsumerRecord<String, byte[]> kept = records(TOPIC + KafkaFeed.REFUSED).getFirst();
      assertThat(kept.key()).isEqualTo(keys.getFirst().name());
      assertThat(
              new String(
                  kept.headers().lastHeader(KafkaFeed.REASON).value(), StandardCharsets.UTF_8))
          .contains(origin)
          .contains("expected entry 0, found 5");
      // the journal has everything still
      resend(first, epoch, keys.getFirst(), transport);
      await("the gap is closed", () -> store.next(origin) == epoch.size());
    }
  }

  @Test
  void whatIsNoBatchAndWhoIsNotEnrolledAreKeptApart() throws Exception {
    startFeed();
    Ed25519Signer stranger = Ed25519Signer.generate(MESH + "/sidecar/stranger");
    String origin = stranger.name() + "/1";
    CompactRange tree = new CompactRange();
    Stored entry = new Stored(0, decision(1).seal(new OriginText(origin), 0));
    tree.append(entry.entry().leaf());
    try (AuditStore transport = transport()) {
      transport.append(
          origin,
          0,
          List.of(entry),
          Checkpoint.of(origin, tree).sign(stranger.named(origin)).toString());
      await("it is refused", () -> feed.refused() == 1);
    }
    assertThat(
            new String(
                records(TOPIC + KafkaFeed.REFUSED)
                    .getFirst()
                    .headers()
                    .lastHeader(KafkaFeed.REASON)
                    .value(),
                StandardCharsets.UTF_8))
        .contains("is not enrolled");
  }

  @Test
  void targetsAreCheckedAndBrokersMayBeAway() {
    assertThatThrownBy(() -> new KafkaTransport().open("kafka://nowhere", DEADLINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected `kafka://host:port");
    assertThatThrownBy(
            () -> new KafkaTransport().open("kafka://a:1/t?properties=/no/such/file", DEADLINE))
        .hasMessageContaining("cannot be read");
    assertThat(Transport.of("audit.example.com:7450")).isEmpty();
    broker.stop();
    try (AuditStore transport =
        new KafkaTransport().open(broker.target(TOPIC), Duration.ofMillis(300))) {
      String origin = keys.getFirst().name() + "/1";
      assertThatThrownBy(() ->
              transport.append(
                  origin,
                  0,
                  List.of(new Stored(0, decision(1).seal(new OriginText(origin), 0))),
                  "note"))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.refused()).isFalse());
    }
    broker.start();
  }
}

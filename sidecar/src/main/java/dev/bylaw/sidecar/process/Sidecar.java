package dev.bylaw.sidecar.process;

import dev.bylaw.federation.record.BundleActivation;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.sidecar.journal.EpochOpening;
import dev.bylaw.sidecar.journal.Journal;
import dev.bylaw.sidecar.journal.JournalListener;
import dev.bylaw.sidecar.journal.JournalLockedException;
import dev.bylaw.sidecar.journal.JournalOptions;
import dev.bylaw.sidecar.journal.JournalUnavailableException;
import dev.bylaw.sidecar.journal.Outage;
import dev.bylaw.sidecar.policy.Policies;
import dev.bylaw.sidecar.policy.PolicySource;
import dev.bylaw.sidecar.policy.PolicyWatcher;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.service.DecisionService;
import dev.bylaw.sidecar.ship.AuditStore;
import dev.bylaw.sidecar.ship.GrpcAuditStore;
import dev.bylaw.sidecar.ship.ShipOptions;
import dev.bylaw.sidecar.ship.Shipper;
import dev.bylaw.sidecar.ship.StoreKeys;
import dev.bylaw.sidecar.ship.Transport;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the process, in the order in which they start; they end in the opposite one. */
@Singleton
public final class Sidecar {
  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
  private static final Duration HEALTH_INTERVAL = Duration.ofMillis(250);
  private static final Duration STATUS_INTERVAL = Duration.ofMinutes(1);

  private final InstantSource clock = InstantSource.system();
  private final Entries entries = new Entries();
  private final SidecarSettings settings;
  private final PolicySettings policySettings;
  private final JournalSettings journalSettings;
  private final AuditSettings auditSettings;
  private final ServerSettings serverSettings;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService timer;
  private @Nullable Journal journal;
  private @Nullable PolicyWatcher watcher;
  private @Nullable ManagedChannel channel;
  private @Nullable AuditStore store;
  private volatile @Nullable Shipper shipper;
  private volatile @Nullable Health health;
  private @Nullable Listeners listeners;

  Sidecar(
      SidecarSettings settings,
      PolicySettings policySettings,
      JournalSettings journalSettings,
      AuditSettings auditSettings,
      ServerSettings serverSettings) {
    this.settings = settings;
    this.policySettings = policySettings;
    this.journalSettings = journalSettings;
    this.auditSettings = auditSettings;
    this.serverSettings = serverSettings;
    this.workers =
        new ThreadPoolExecutor(
            serverSettings.workers(),
            serverSettings.workers(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(serverSettings.workerQueue()),
            Thread.ofPlatform().name("worker-", 0).factory());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("health").factory());
  }

  /**
   * Starts everything. A journal that cannot be written and policies that are broken are no reasons
   * not to start: the process says so in its health and refuses to decide.
   *
   * @throws SettingsException if a setting is wrong
   * @throws IOException if an address cannot be listened on, or another process has the journal
   */
  public void start() throws IOException {
    String mesh = Settings.required("bylaw.sidecar.mesh", settings.mesh());
    String id = Settings.required("bylaw.sidecar.id", settings.id());
    PolicySource source = Sources.of(policySettings, settings.domain());
    StoreKeys storeKeys = storeKeys();
    Journal opened = openJournal(mesh, id);
    journal = opened;
    Policies policies = new Policies(source, activation -> record(opened, activation), clock);
    startShipping(opened, mesh, id, storeKeys);
    Health monitor =
        new Health(
            opened,
            policies,
            () -> {
              Shipper running = shipper;
              return running == null ? null : running.status();
            });
    health = monitor;
    monitor.refresh();
    schedule(monitor::refresh, HEALTH_INTERVAL);
    schedule(monitor::log, STATUS_INTERVAL);
    Listeners started =
        new Listeners(
            List.of(
                MalformedMessages.refused(
                    new DecisionService(policies, entries, opened::append, workers, clock)
                        .bindService()),
                monitor.service().bindService(),
                ProtoReflectionServiceV1.newInstance().bindService()));
    listeners = started;
    if (serverSettings.socket() != null) {
      started.socket(Path.of(serverSettings.socket()));
    }
    if (serverSettings.port() >= 0) {
      int _ = started.tcp(serverSettings.host(), serverSettings.port());
    }
    // loading takes a while; meanwhile health says that nothing is served yet
    policies.check();
    monitor.refresh();
    watcher = PolicyWatcher.start(policies, source, policySettings.interval());
  }

  private Journal openJournal(String mesh, String id) throws IOException {
    JournalOptions options;
    try {
      options =
          new JournalOptions(
              Path.of(Settings.required("bylaw.journal.directory", journalSettings.directory())),
              mesh,
              id,
              journalSettings.segmentBytes(),
              journalSettings.queue(),
              journalSettings.maxBytes(),
              journalSettings.probe(),
              journalSettings.keep(),
              journalSettings.heartbeat());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    try {
      Path key = receiptKey();
      if (key == null) {
        return Journal.open(options, entries, new Listening(), clock);
      }
      Ed25519Signer signer = Identity.load(key, new SidecarOrigin(mesh, id, 0).keyName());
      return Journal.withReceipts(
          options, entries, new Listening(), clock, new ReceiptKeys(signer)::of);
    } catch (JournalLockedException e) {
      throw new IOException("the journal is in use: " + e.getMessage(), e);
    }
  }

  /** The key that signs receipts; null where none are signed. */
  private @Nullable Path receiptKey() {
    JournalSettings.Receipts wanted = journalSettings.receipts();
    String file = settings.keyFile();
    if (wanted == JournalSettings.Receipts.SIGNED) {
      file = Settings.required("bylaw.sidecar.key-file", file);
    }
    return wanted == JournalSettings.Receipts.POSITION || file == null || file.isBlank()
        ? null
        : Path.of(file);
  }

  private boolean record(Journal opened, BundleActivation activation) {
    try {
      opened.append(entries.activation(activation)).join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalUnavailableException) {
        return false;
      }
      throw e;
    } catch (EntryException e) {
      throw new IllegalStateException(e);
    }
  }

  private void startShipping(
      Journal opened, String mesh, String id, @Nullable StoreKeys storeKeys) {
    String target = auditSettings.target();
    if (target == null || target.isBlank()) {
      LOG.warn("no audit store is set (bylaw.audit.target): the journal keeps everything");
      return;
    }
    Path key = Path.of(Settings.required("bylaw.sidecar.key-file", settings.keyFile()));
    ShipOptions usual = ShipOptions.DEFAULT;
    int maxBytes = usual.maxBytes();
    AuditStore shippedTo;
    Optional<Transport> transport = Transport.of(target);
    if (transport.isPresent()) {
      maxBytes = Math.min(maxBytes, transport.get().maxBytes());
      shippedTo = opened(transport.get(), target);
    } else {
      if (target.startsWith("kafka:")) {
        throw new SettingsException(
            "`bylaw.audit.target` is `%s`, and no transport of Kafka is on the class path; see docs/scale.md"
                .formatted(target));
      }
      ManagedChannel opening =
          Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
      channel = opening;
      shippedTo = new GrpcAuditStore(opening, auditSettings.deadline());
    }
    store = shippedTo;
    shipper =
        Shipper.start(
            opened,
            shippedTo,
            Identity.load(key, new SidecarOrigin(mesh, id, 0).keyName()),
            storeKeys,
            new ShipOptions(
                auditSettings.batch(),
                maxBytes,
                auditSettings.pause(),
                usual.firstRetry(),
                usual.lastRetry(),
                auditSettings.alive()),
            clock);
  }

  /** What the store signs with; null where nothing is shipped, or no signature comes back. */
  private @Nullable StoreKeys storeKeys() {
    String target = auditSettings.target();
    String file = auditSettings.storeKeyFile();
    if (target == null || target.isBlank()) {
      return null;
    }
    if (Transport.of(target).isPresent()) {
      if (file != null && !file.isBlank()) {
        throw new SettingsException(
            "`bylaw.audit.store-key-file` is set, and `%s` brings no cosignatures of the store; leave it out, or ship over gRPC"
                .formatted(target));
      }
      LOG.warn(
          "through `{}` the store's cosignature does not come back: entries count as safe once it"
              + " has taken them",
          target);
      return null;
    }
    Path read = Path.of(Settings.required("bylaw.audit.store-key-file", file));
    try {
      return StoreKeys.read(read);
    } catch (IOException _) {
      throw new SettingsException(
          "`bylaw.audit.store-key-file`: cannot read `%s`; the store makes it at its first start, beside its log, as `.cosigner.key.vkey`"
              .formatted(read));
    } catch (NoteException e) {
      throw new SettingsException(
          "`bylaw.audit.store-key-file`: `%s`: %s".formatted(read, e.getMessage()));
    }
  }

  private AuditStore opened(Transport transport, String target) {
    try {
      return transport.open(target, auditSettings.deadline());
    } catch (IllegalArgumentException e) {
      throw new SettingsException("`bylaw.audit.target`: " + e.getMessage());
    }
  }

  private void schedule(Runnable task, Duration interval) {
    var _ =
        timer.scheduleWithFixedDelay(
            task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends everything: no new calls, those under way within the grace, then what they need. */
  public void stop() {
    LOG.info("shutting down");
    timer.shutdownNow();
    Health monitor = health;
    if (monitor != null) {
      monitor.end();
    }
    if (listeners != null) {
      listeners.close(serverSettings.grace());
    }
    workers.shutdown();
    if (watcher != null) {
      watcher.close();
    }
    if (journal != null) {
      journal.close();
    }
    Shipper running = shipper;
    if (running != null) {
      running.close();
    }
    if (store != null) {
      store.close();
    }
    if (channel != null) {
      channel.shutdownNow();
    }
    LOG.info("shut down");
  }

  private final class Listening implements JournalListener {
    @Override
    public void failed(Instant from, String reason) {
      LOG.atError().log(reason);
      refresh();
    }

    @Override
    public void recovered(Outage outage) {
      LOG.atInfo()
          .addKeyValue("from", outage.from())
          .addKeyValue("to", outage.to())
          .addKeyValue("refused", outage.refused())
          .log("the journal can be written again");
      refresh();
    }

    @Override
    public void opened(EpochOpening opening) {
      LOG.atInfo()
          .addKeyValue("origin", opening.origin())
          .addKeyValue("previous", String.valueOf(opening.previousOrigin()))
          .addKeyValue("reason", opening.reason())
          .log("epoch opened");
    }

    private void refresh() {
      Health monitor = health;
      if (monitor != null) {
        monitor.refresh();
      }
    }
  }
}

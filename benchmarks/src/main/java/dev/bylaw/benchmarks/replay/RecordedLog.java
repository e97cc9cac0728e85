package dev.bylaw.benchmarks.replay;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Vocabulary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the folder of an audit log with as many recorded decisions as are asked for: some 300
 * applications, each with a consumer, a purpose and a query, that 5,000 persons use; one entry in
 * twenty is a retention decision. Arguments: the policy tree, the folder, how many, and the seed.
 */
public final class RecordedLog {
  private static final int APPLICATIONS = 300;
  private static final int PERSONS = 5_000;
  private static final int BATCH = 512;
  private static final Set<String> CAPABILITIES =
      Arrays.stream(ObligationType.values())
          .map(ObligationType::wireName)
          .collect(Collectors.toUnmodifiableSet());

  private final LoadedTree tree;
  private final SplittableRandom random;
  private Instant clock = Instant.parse("2026-11-21T10:00:00Z");
  private long number;

  private RecordedLog(LoadedTree tree, long seed) {
    this.tree = tree;
    this.random = new SplittableRandom(seed);
  }

  /** Writes the log. */
  public static void main(String[] args) throws Exception {
    Instant clock = Instant.parse("2026-11-21T10:00:00Z");
    PolicySet policies =
        Objects.requireNonNull(
            PolicyLoader.load(Path.of(args[0]), LoadOptions.at(clock)).policies());
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
    new RecordedLog(policies.tree(), seed)
        .write(policies, Path.of(args[1]), Integer.parseInt(args[2]));
  }

  private void write(PolicySet policies, Path folder, int count) throws Exception {
    DecisionPoint point = new DecisionPoint(policies, Chance.system());
    RetentionPoint retention = new RetentionPoint(policies, Chance.system());
    Vocabulary vocabulary =
        new Vocabulary(tree.mesh().purposes().keySet(), tree.mesh().domains().keySet());
    Entries encoder = new Entries();
    List<AccessRequest> applications = new ArrayList<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      applications.add(application());
    }
    Ed25519Signer sidecar = Ed25519Signer.generate("mesh.example/sidecar/replay");
    OriginText origin = new OriginText(sidecar.name() + "/1");
    CompactRange range = new CompactRange();
    try (LogStore store =
        LogStore.open(
            new LocalDisk(),
            folder,
            Ed25519Signer.generate("mesh.example/log"),
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system())) {
      for (long first = 0; first < count; first += BATCH) {
        List<EncodedEntry> entries = new ArrayList<>();
        while (entries.size() < Math.min(BATCH, count - first)) {
          clock = clock.plus(Duration.ofMillis(random.nextInt(60)));
          EncodedEntry entry =
              random.nextInt(20) == 0
                  ? retained(retention, encoder, vocabulary, origin, first + entries.size())
                  : decided(
                      point,
                      encoder,
                      vocabulary,
                      applications.get(skewed(applications.size())),
                      origin,
                      first + entries.size());
          range.append(entry.leaf());
          entries.add(entry);
        }
        byte[] note =
            Checkpoint.of(origin.toString(), range)
                .sign(sidecar.named(origin.toString()))
                .toBytes();
        store.append(new Batch(origin.toString(), first, entries, note));
        store.publish();
      }
    }
  }

  private EncodedEntry decided(
      DecisionPoint point,
      Entries encoder,
      Vocabulary vocabulary,
      AccessRequest application,
      OriginText origin,
      long index)
      throws EntryException {
    AccessRequest request =
        new AccessRequest(
            "request-" + number++,
            person(application.subject().roles()),
            application.action(),
            application.resource(),
            application.purpose(),
            application.agreement(),
            application.consumer(),
            application.context(),
            application.mode());
    return point.authorize(request, clock, false)
            instanceof Outcome.Decided<DecisionRecord>(DecisionRecord record)
        ? encoder.decision(record, vocabulary).seal(origin, index)
        : refused(request.resource());
  }

  private EncodedEntry retained(
      RetentionPoint point, Entries encoder, Vocabulary vocabulary, OriginText origin, long index)
      throws EntryException {
    RetentionRequest request =
        new RetentionRequest(
            "request-" + number++,
            resource(),
            null,
            maybe(List.copyOf(tree.mesh().jurisdictions())),
            "person-" + random.nextInt(PERSONS),
            clock.minus(Duration.ofDays(random.nextInt(4000))),
            random.nextInt(3) == 0,
            Map.of());
    return point.evaluate(request, clock, false)
            instanceof Outcome.Decided<RetentionRecord>(RetentionRecord record)
        ? encoder.retention(record, vocabulary).seal(origin, index)
        : refused(request.resource());
  }

  private static EncodedEntry refused(ResourceRef resource) {
    throw new IllegalStateException("the catalog does not know " + resource);
  }

  private AccessRequest application() {
    List<String> actions = List.of("read", "read", "read", "export");
    List<String> roles = List.of("analyst", "engineer", "fraud-analyst", "support");
    List<String> products = List.copyOf(tree.catalog().urns());
    return new AccessRequest(
        "application",
        new Subject("user", "nobody", Set.of(pick(roles)), Map.of(), null),
        pick(actions),
        resource(),
        maybe(List.copyOf(tree.mesh().purposes().keySet())),
        null,
        new Consumer(
            pick(List.copyOf(tree.mesh().domains().keySet())),
            random.nextBoolean() ? pick(products) : null,
            maybe(List.copyOf(tree.mesh().jurisdictions())),
            maybe(List.copyOf(tree.mesh().regions().keySet()))),
        new RequestContext(null, "trino", CAPABILITIES, null, Map.of()),
        random.nextInt(50) == 0 ? Mode.DRY_RUN : Mode.ENFORCE);
  }

  private Subject person(Set<String> roles) {
    return new Subject("user", "person-" + random.nextInt(PERSONS), roles, Map.of(), null);
  }

  private ResourceRef resource() {
    List<Catalog.Entry> entries =
        tree.catalog().entries().stream().filter(each -> !each.contracts().isEmpty()).toList();
    Catalog.Entry entry = pick(entries);
    DataContract contract = pick(entry.contracts());
    SchemaObject object = pick(contract.schema());
    List<String> columns =
        object.columns().stream()
            .map(Column::name)
            .filter(_ -> random.nextBoolean())
            .distinct()
            .toList();
    return new ResourceRef(entry.product().urn(), null, object.name(), columns, contract.id());
  }

  /** Small numbers more often than large ones. */
  private int skewed(int bound) {
    return (int) (bound * random.nextDouble() * random.nextDouble());
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private @Nullable String maybe(List<String> values) {
    return values.isEmpty() || random.nextInt(8) == 0 ? null : pick(values);
  }
}

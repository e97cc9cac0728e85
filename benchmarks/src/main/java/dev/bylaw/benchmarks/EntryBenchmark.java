package dev.bylaw.benchmarks;

import com.google.protobuf.util.JsonFormat;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Vocabulary;
import dev.bylaw.sidecar.wire.RequestReader;
import dev.bylaw.sidecar.wire.Violations;
import dev.bylaw.v1.AuthorizeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a decision's record to the entry that the journal writes, and its leaf hash. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class EntryBenchmark {
  private final Entries entries = new Entries();
  private final OriginText origin = new OriginText("example-mesh/sidecar/load/1");
  private final Hasher hasher = new Hasher();
  private DecisionRecord record;
  private Vocabulary vocabulary;
  private EncodedEntry entry;

  /** JMH fills it. */
  @SuppressWarnings("NullAway.Init") // set up before anything runs
  public EntryBenchmark() {}

  /** Decides the first example's request. */
  @Setup
  public void decide() throws IOException, EntryException {
    Instant clock = Instant.parse("2026-11-21T10:00:00Z");
    PolicySet policies = PolicyLoader.load(Path.of("policies"), LoadOptions.at(clock)).policies();
    AuthorizeRequest.Builder builder = AuthorizeRequest.newBuilder();
    JsonFormat.parser()
        .merge(Files.readString(Path.of("examples/01-a-first-decision/request.json")), builder);
    AccessRequest request = RequestReader.read(builder.build(), "", "r", new Violations());
    if (policies == null
        || request == null
        || !(new DecisionPoint(policies, Chance.system()).authorize(request, clock, false)
            instanceof Outcome.Decided<DecisionRecord>(DecisionRecord decided))) {
      throw new IllegalStateException("run it from the repository's root");
    }
    record = decided;
    vocabulary = new Vocabulary(Set.of("campaign"), Set.of("sales", "marketing"));
    entry = entries.decision(record, vocabulary).seal(origin, 1);
    System.out.printf(
        "%nbytes of the leaf: %d, of the payload: %d%n",
        entry.leaf().length, entry.payload().length);
  }

  /** The leaf with its commitments, and the payload. */
  @Benchmark
  public EncodedEntry encode() throws EntryException {
    return entries.decision(record, vocabulary).seal(origin, 1);
  }

  /** The leaf's hash. */
  @Benchmark
  public Hash hash() {
    return hasher.leaf(entry.leaf());
  }
}

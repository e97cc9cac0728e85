package dev.bylaw.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.sidecar.wire.RequestReader;
import dev.bylaw.sidecar.wire.Violations;
import dev.bylaw.v1.AuthorizeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** From the wire's bytes to the kernel's request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireBenchmark {
  private byte[] bytes = new byte[0];
  private AuthorizeRequest message = AuthorizeRequest.getDefaultInstance();

  /** Encodes the request of the first example. */
  @Setup
  public void encode() throws IOException {
    AuthorizeRequest.Builder builder = AuthorizeRequest.newBuilder();
    JsonFormat.parser()
        .merge(
            Files.readString(
                Path.of(System.getProperty("bylaw.examples", "examples"))
                    .resolve("01-a-first-decision/request.json")),
            builder);
    message = builder.build();
    bytes = message.toByteArray();
  }

  /** Protobuf alone. */
  @Benchmark
  public AuthorizeRequest parse() throws InvalidProtocolBufferException {
    return AuthorizeRequest.parseFrom(bytes);
  }

  /** The checks and the mapping. */
  @Benchmark
  public @Nullable AccessRequest read() {
    return RequestReader.read(message, "", "r", new Violations());
  }
}

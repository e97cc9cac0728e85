package dev.bylaw.sidecar.process;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the audit store is.
 *
 * @param target a gRPC target, such as {@code audit.example.com:7450} or {@code
 *     unix:/run/bylaw/audit.sock}, or {@code kafka://broker:9092/topic} where that transport is on
 *     the class path; absent: nothing is shipped, and the journal keeps all
 * @param storeKeyFile the verifier keys that the store cosigns with, one a line: entries count as
 *     safe once one of them signed that it has them; required for a gRPC target, and of no use for
 *     another
 * @param deadline how long one call may take
 * @param pause how long to wait after all was shipped before looking again
 * @param batch how many entries a batch holds at most
 * @param alive after how long without a checkpoint the store gets a sign of life; 0s for never
 */
@ConfigurationProperties("bylaw.audit")
public record AuditSettings(
    @Nullable String target,
    @Nullable String storeKeyFile,
    @Bindable(defaultValue = "10s") Duration deadline,
    @Bindable(defaultValue = "200ms") Duration pause,
    @Bindable(defaultValue = "2048") int batch,
    @Bindable(defaultValue = "60s") Duration alive) {}

package dev.bylaw.cli;

import com.google.protobuf.Timestamp;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.Effect;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries of the log are meant; all conditions must hold. */
final class FilterOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Not before: a date or RFC 3339 time, UTC.")
  @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before: a date or RFC 3339 time.")
  @Nullable String until;

  @Option(names = "--product", paramLabel = "URN", description = "The data product.")
  String product = "";

  @Option(names = "--subject", paramLabel = "ID", description = "Who asked.")
  String subject = "";

  @Option(names = "--action", paramLabel = "ACTION", description = "What was asked, e.g. read.")
  String action = "";

  @Option(names = "--effect", paramLabel = "EFFECT", description = "permit or deny.")
  @Nullable String effect;

  @Option(names = "--policy", paramLabel = "ID", description = "A policy that contributed.")
  String policy = "";

  @Option(names = "--decision", paramLabel = "ID", description = "One decision.")
  String decision = "";

  @Option(names = "--waiver", paramLabel = "ID", description = "A waiver that was applied.")
  String waiver = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "The kind of entry, e.g. decision, receipt, activation, outage.")
  String kind = "";

  AuditFilter filter() throws Failure {
    AuditFilter.Builder filter =
        AuditFilter.newBuilder()
            .setDataProduct(product)
            .setSubject(subject)
            .setAction(action)
            .setPolicy(policy)
            .setDecisionId(decision)
            .setWaiver(waiver)
            .setKind(kind);
    if (from != null) {
      filter.setFrom(time("--from", from));
    }
    if (until != null) {
      filter.setUntil(time("--until", until));
    }
    if (effect != null) {
      filter.setEffect(
          switch (effect.toLowerCase(Locale.ROOT)) {
            case "permit" -> Effect.EFFECT_PERMIT;
            case "deny" -> Effect.EFFECT_DENY;
            default ->
                throw new Failure(
                    ExitCode.USAGE, "--effect: expected permit or deny, found `" + effect + "`");
          });
    }
    return filter.build();
  }

  static Timestamp time(String option, String text) throws Failure {
    Instant instant = Times.instant(option, text);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}

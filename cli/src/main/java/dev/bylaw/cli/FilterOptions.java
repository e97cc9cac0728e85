package dev.bylaw.cli;

import com.google.protobuf.Timestamp;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.Effect;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries of the log are meant; all conditions must hold. */
public final class FilterOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Not before: a date or RFC 3339 time, UTC.")
  @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before: a date or RFC 3339 time.")
  @Nullable String until;

  @Option(names = "--product", paramLabel = "URN", description = "The data product.")
  String product = "";

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "Whom the entry is about: who asked, or for whom, or whose data it was.")
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

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "The data product's domain.")
  String domain = "";

  @Option(names = "--port", paramLabel = "NAME", description = "The output port.")
  String port = "";

  @Option(names = "--sidecar", paramLabel = "ID", description = "The sidecar, whichever its epoch.")
  String sidecar = "";

  @Option(
      names = "--purpose",
      paramLabel = "PURPOSE",
      description = "The purpose, of the mesh's vocabulary.")
  String purpose = "";

  @Option(names = "--consumer-domain", paramLabel = "DOMAIN", description = "The consuming domain.")
  String consumerDomain = "";

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "The revision of the policies.")
  String revision = "";

  @Option(names = "--rule", paramLabel = "CODE", description = "The code of a reason.")
  String rule = "";

  @Option(
      names = "--obligation",
      paramLabel = "TYPE",
      description = "The type of an obligation, e.g. column_mask.")
  String obligation = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "A text in the wording of a reason, in any case.")
  String reason = "";

  @Option(names = "--origin", paramLabel = "ORIGIN", description = "The journal's origin.")
  String origin = "";

  @Option(
      names = "--cause",
      paramLabel = "CAUSE",
      description = "Why it was denied: no_grant, guard, error, stale or unsupported_obligation.")
  @Nullable String cause;

  /** The filter that the options are. */
  public AuditFilter filter() throws Failure {
    AuditFilter.Builder filter =
        AuditFilter.newBuilder()
            .setDataProduct(product)
            .setSubject(subject)
            .setAction(action)
            .setPolicy(policy)
            .setDecisionId(decision)
            .setWaiver(waiver)
            .setKind(kind)
            .setDomain(domain)
            .setOutputPort(port)
            .setSidecar(sidecar)
            .setPurpose(purpose)
            .setConsumerDomain(consumerDomain)
            .setRevision(revision)
            .setRule(rule)
            .setObligation(obligation)
            .setReasonText(reason)
            .setOrigin(origin);
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
    if (cause != null) {
      filter.setCause(cause(cause));
    }
    return filter.build();
  }

  private static Cause cause(String text) throws Failure {
    for (Cause each : Cause.values()) {
      if (each != Cause.UNRECOGNIZED
          && each != Cause.CAUSE_UNSPECIFIED
          && each.name().equals("CAUSE_" + text.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new Failure(
        ExitCode.USAGE,
        "--cause: expected no_grant, guard, error, stale or unsupported_obligation, found `%s`"
            .formatted(text));
  }

  static Timestamp time(String option, String text) throws Failure {
    Instant instant = Times.instant(option, text);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}

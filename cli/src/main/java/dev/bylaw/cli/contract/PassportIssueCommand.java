package dev.bylaw.cli.contract;

import dev.bylaw.bundle.contract.ContractReading;
import dev.bylaw.bundle.contract.ProductReading;
import dev.bylaw.bundle.passport.Passport;
import dev.bylaw.bundle.passport.PassportNote;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.key.KeyFiles;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.compliance.JudgedFinding;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw contract passport issue}. */
@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    description = {
      "Judges a product of the tree with its contracts, and signs the verdict. A product that is",
      "blocked gets a passport only by --even-if-blocked, and it says so. Exit code 4 without one.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PassportIssueCommand implements Callable<Integer> {
  private static final Period LONGEST = Period.ofYears(1);

  @Mixin private TreeOptions tree;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The secret key.")
  private Path key = Path.of("");

  @Option(
      names = "--valid",
      defaultValue = "P90D",
      paramLabel = "PERIOD",
      description = "For how long, at most P1Y (default: ${DEFAULT-VALUE}).")
  private String valid = "P90D";

  @Option(names = "--even-if-blocked", description = "Also of a product that is blocked.")
  private boolean evenIfBlocked;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the passport goes (default: standard output, in text alone).")
  private @Nullable Path output;

  @Mixin private PassportFormatOption told;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's URN.")
  private String product = "";

  @Override
  public Integer call() throws Failure, IOException {
    Path file = output;
    if (told.isJson() && file == null) {
      throw new Failure(
          ExitCode.USAGE,
          "--format json tells of the passport that --output writes, found no --output");
    }
    Instant clock = tree.clock().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = clock.atZone(ZoneOffset.UTC).plus(period()).toInstant();
    Ed25519Signer signer = KeyFiles.secret(key);
    PolicySet policies = tree.load(clock);
    CompliancePoint point = new CompliancePoint(policies, TreeOptions.noChance());
    ComplianceRecord record =
        switch (point.product("passport", product, clock, false)) {
          case Outcome.Decided<ComplianceRecord>(ComplianceRecord decided) -> decided;
          case Outcome.Refused<ComplianceRecord>(List<Outcome.Violation> refused) ->
              throw new Failure(ExitCode.USAGE, refused.getFirst().message());
        };
    if (record.decision().verdict() == Severity.BLOCK && !evenIfBlocked) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          "`%s` is blocked by %d findings; `bylaw compliance` lists them"
              .formatted(product, count(record, Severity.BLOCK)));
    }
    Passport passport = passport(policies.tree(), record, point.standards(), clock, expires);
    byte[] note = PassportNote.issue(passport, signer);
    if (file == null) {
      System.out.write(note);
      System.out.flush();
      return ExitCode.OK;
    }
    Files.write(file, note);
    if (told.isJson()) {
      System.out.println(PassportJson.write(passport, signer.name()));
    }
    return ExitCode.OK;
  }

  private Period period() throws Failure {
    try {
      Period period = Period.parse(valid);
      Instant epoch = Instant.EPOCH;
      Instant end = epoch.atZone(ZoneOffset.UTC).plus(period).toInstant();
      Instant longest = epoch.atZone(ZoneOffset.UTC).plus(LONGEST).toInstant();
      if (end.isAfter(epoch) && !end.isAfter(longest)) {
        return period;
      }
    } catch (DateTimeException | ArithmeticException _) {
      // told below
    }
    throw new Failure(
        ExitCode.USAGE,
        "expected a period of at most a year, such as `P90D`, found `" + valid + "`");
  }

  private Passport passport(
      LoadedTree loaded,
      ComplianceRecord record,
      List<String> standards,
      Instant issued,
      Instant expires) {
    DataProduct known = loaded.catalog().product(product);
    List<Passport.Attested> documents = new ArrayList<>();
    for (ProductReading reading : loaded.products().values()) {
      if (reading.urn().equals(product)) {
        documents.add(
            new Passport.Attested(
                "DataProduct",
                product,
                reading.version(),
                PassportNote.digest(reading.document())));
      }
    }
    for (DataContract contract : loaded.catalog().contracts(product)) {
      for (ContractReading reading : loaded.contracts().values()) {
        if (reading.contract().id().equals(contract.id())) {
          documents.add(
              new Passport.Attested(
                  "DataContract",
                  contract.id(),
                  contract.version(),
                  PassportNote.digest(reading.document())));
        }
      }
    }
    TreeSet<String> waivers = new TreeSet<>();
    for (JudgedFinding finding : record.decision().findings()) {
      finding.waivers().forEach(w -> waivers.add(w.value()));
    }
    Severity verdict = record.decision().verdict();
    return new Passport(
        product,
        known == null ? "" : known.version(),
        documents,
        record.revision(),
        standards,
        verdict == Severity.INFO ? "PASS" : verdict.name(),
        count(record, Severity.BLOCK),
        count(record, Severity.WARN),
        count(record, Severity.INFO),
        List.copyOf(waivers),
        issued,
        expires);
  }

  private static int count(ComplianceRecord record, Severity severity) {
    return (int) record.decision().findings().stream().filter(f -> f.counted() == severity).count();
  }
}

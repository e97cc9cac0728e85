package dev.bylaw.drools.table;

import dev.bylaw.drools.policy.CellException;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.policy.Statements;
import dev.bylaw.drools.policy.Words;
import dev.bylaw.drools.sheet.Cell;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.Suggestion;
import dev.bylaw.drools.table.Outcome.AccessOutcome;
import dev.bylaw.drools.table.Outcome.FindingOutcome;
import dev.bylaw.drools.table.Outcome.RetentionTermsOutcome;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.Term;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the contribution cells of one row. */
final class OutcomeParser {
  private static final int MAX_RANK = 1_000_000;

  /** What only says more of a contribution in another cell. */
  private static final Set<ThenHead> NOTHING_BY_ITSELF =
      Set.of(ThenHead.CODE, ThenHead.REASON, ThenHead.COLUMN);

  private final String file;
  private final Grain grain;
  private final KnownNames names;
  private final Diagnostics diagnostics;
  private final Map<ThenHead, Cell> cells;
  private final int row;

  /** The cells are those of the row that are not blank. */
  OutcomeParser(
      String file,
      Grain grain,
      KnownNames names,
      Diagnostics diagnostics,
      Map<ThenHead, Cell> cells,
      int row) {
    this.file = file;
    this.grain = grain;
    this.names = names;
    this.diagnostics = diagnostics;
    this.cells = cells;
    this.row = row;
  }

  /** Parses one cell's text. */
  private interface CellParser<T> {
    T parse(String text) throws CellException;
  }

  /** Null when the row has errors, which are added. */
  @Nullable Outcome parse(Kind kind) {
    int before = diagnostics.errors();
    Outcome outcome =
        switch (kind) {
          case GUARD -> guard();
          case GRANT -> grant();
          case RETENTION -> retention();
          case COMPLIANCE -> finding();
        };
    return diagnostics.errors() > before ? null : outcome;
  }

  private Outcome guard() {
    // the cell holds the refusal's message; a mere yes leaves it to the title
    Cell deny = cells.get(ThenHead.DENY);
    boolean denies = false;
    String message = null;
    if (deny != null) {
      switch (deny.text().toLowerCase(Locale.ROOT)) {
        case "yes", "true" -> denies = true;
        case "no", "false" ->
            error(
                deny,
                "expected a reason or `yes`, found `" + deny.text() + "`",
                "leave the cell blank where the row does not deny");
        default -> {
          denies = true;
          message = deny.text();
        }
      }
    }
    if (message != null && cells.containsKey(ThenHead.REASON)) {
      error(
          cells.get(ThenHead.REASON),
          "`then deny` says the reason already",
          "write `yes` under `then deny`, or leave this cell blank");
    }
    AccessOutcome outcome = access(denies, 0, message);
    if (NOTHING_BY_ITSELF.containsAll(cells.keySet())) {
      diagnostics.add(
          Diagnostic.error(file, row, 0, "the row contributes nothing")
              .withHint("fill in one of the `then` columns, or put `#` before the row"));
    }
    return outcome;
  }

  private Outcome grant() {
    Cell permit = cells.get(ThenHead.PERMIT);
    boolean permits = false;
    if (permit == null) {
      diagnostics.add(
          Diagnostic.error(
              file, row, 0, "expected `yes` or `no` under `then permit`, found nothing"));
    } else {
      permits = Boolean.TRUE.equals(read(ThenHead.PERMIT, OutcomeParser::flag));
    }
    Integer rank = read(ThenHead.RANK, text -> (int) Statements.whole(text, 0, MAX_RANK));
    return access(!permits, rank == null ? 0 : rank, null);
  }

  private AccessOutcome access(boolean denies, int rank, @Nullable String message) {
    Obligations.Builder obligations = Obligations.builder();
    Mask mask = read(ThenHead.MASK, Statements::mask);
    Set<String> columns = read(ThenHead.COLUMN, Words::list);
    if (grain == Grain.REQUEST && mask != null && columns == null) {
      error(
          cells.get(ThenHead.MASK), "a mask needs a column, found none under `then column`", null);
    } else if (mask == null && columns != null && !cells.containsKey(ThenHead.MASK)) {
      error(
          cells.get(ThenHead.COLUMN), "a column needs a mask, found none under `then mask`", null);
    }
    if (mask != null && columns != null) {
      for (String column : columns) {
        obligations.mask(column, mask);
      }
    }
    if (cells.containsKey(ThenHead.FILTER)) {
      var filter = read(ThenHead.FILTER, Statements::filter);
      if (filter != null) {
        obligations.filter(filter);
      }
    }
    var duties = read(ThenHead.DUTY, Statements::duties);
    if (duties != null) {
      for (Duty duty : duties) {
        obligations.duty(duty);
      }
    }
    Set<String> regions = read(ThenHead.REGIONS, text -> known(text, "consumer.location"));
    if (regions != null) {
      obligations.regions(new Allowed.Only(regions));
    }
    Set<String> purposes = read(ThenHead.PURPOSES, text -> known(text, "purpose"));
    if (purposes != null) {
      obligations.purposes(new Allowed.Only(purposes));
    }
    Set<String> ports = read(ThenHead.PORTS, Words::list);
    if (ports != null) {
      obligations.ports(new Allowed.Only(ports));
    }
    Integer least = read(ThenHead.MINIMUM_AGGREGATION, Statements::minimumAggregation);
    if (least != null) {
      obligations.minimumAggregation(least);
    }
    var ttl = read(ThenHead.TTL, Statements::duration);
    if (ttl != null) {
      obligations.ttl(ttl);
    }
    var expiry = read(ThenHead.EXPIRY, Statements::instant);
    if (expiry != null) {
      obligations.expiry(expiry);
    }
    return new AccessOutcome(
        denies,
        rank,
        columns == null ? mask : null,
        obligations.build(),
        code(),
        message != null ? message : text(ThenHead.REASON));
  }

  private Outcome retention() {
    Term keep = read(ThenHead.KEEP_AT_LEAST, Statements::term);
    Term delete = read(ThenHead.DELETE_BY, Statements::term);
    Hold hold = read(ThenHead.HOLD, Statements::hold);
    if (!cells.containsKey(ThenHead.KEEP_AT_LEAST)
        && !cells.containsKey(ThenHead.DELETE_BY)
        && !cells.containsKey(ThenHead.HOLD)) {
      diagnostics.add(
          Diagnostic.error(file, row, 0, "the row contributes nothing")
              .withHint(
                  "fill in `then keep at least`, `then delete by` or `then hold`, or put `#` before"
                      + " the row"));
    }
    return new RetentionTermsOutcome(keep, delete, hold, code(), text(ThenHead.REASON));
  }

  private @Nullable Outcome finding() {
    Severity severity = read(ThenHead.SEVERITY, OutcomeParser::severity);
    MessageTemplate message = read(ThenHead.MESSAGE, text -> MessageTemplate.parse(text, grain));
    MessageTemplate remediation =
        read(ThenHead.REMEDIATION, text -> MessageTemplate.parse(text, grain));
    for (ThenHead needed : new ThenHead[] {ThenHead.SEVERITY, ThenHead.MESSAGE}) {
      if (!cells.containsKey(needed)) {
        diagnostics.add(
            Diagnostic.error(
                file, row, 0, "expected a value under `" + needed.text() + "`, found nothing"));
      }
    }
    if (severity == null || message == null) {
      return null;
    }
    return new FindingOutcome(
        severity, message, remediation, text(ThenHead.RULE), text(ThenHead.PATH));
  }

  private @Nullable String code() {
    return read(
        ThenHead.CODE,
        text -> {
          if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
            throw new CellException("expected a short name without spaces, found `" + text + "`");
          }
          return text;
        });
  }

  private Set<String> known(String text, String attribute) throws CellException {
    Set<String> words = Words.list(text);
    Set<String> known = names.byAttribute().get(attribute);
    if (known != null) {
      for (String word : words) {
        if (!known.contains(word)) {
          throw new CellException("the mesh knows no `" + word + "`")
              .hint(Suggestion.didYouMean(word, known));
        }
      }
    }
    return words;
  }

  private static Boolean flag(String text) throws CellException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw new CellException("expected `yes` or `no`, found `" + text + "`");
    };
  }

  private static Severity severity(String text) throws CellException {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "INFO" -> Severity.INFO;
      case "WARN" -> Severity.WARN;
      case "BLOCK" -> Severity.BLOCK;
      default ->
          throw new CellException("expected `INFO`, `WARN` or `BLOCK`, found `" + text + "`");
    };
  }

  private @Nullable String text(ThenHead head) {
    Cell cell = cells.get(head);
    return cell == null ? null : cell.text();
  }

  private <T> @Nullable T read(ThenHead head, CellParser<T> parser) {
    Cell cell = cells.get(head);
    if (cell == null) {
      return null;
    }
    try {
      return parser.parse(cell.text());
    } catch (CellException e) {
      diagnostics.add(e.at(file, cell));
      return null;
    }
  }

  private void error(@Nullable Cell cell, String message, @Nullable String hint) {
    diagnostics.add(
        Diagnostic.error(file, row, cell == null ? 0 : cell.column(), message).withHint(hint));
  }
}

package dev.bylaw.drools.policy;

import dev.bylaw.drools.sheet.Suggestion;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.Term;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What contributions say, written in a cell: one method for each kind of statement. */
public final class Statements {
  private static final List<String> MASKS =
      List.of(
          "mask-alphanum",
          "show-first-4",
          "show-last-4",
          "tokenize",
          "sha-256-global",
          "sha-256-purpose-local",
          "sha-256-query-local",
          "truncate-to-month",
          "truncate-to-year",
          "mask-to-fixed-value",
          "replace-with-null",
          "drop");

  private static final Map<String, Duty.Type> DUTIES =
      Map.of(
          "log", Duty.Type.LOG,
          "notify", Duty.Type.NOTIFY,
          "watermark", Duty.Type.WATERMARK,
          "step_up", Duty.Type.STEP_UP,
          "approval", Duty.Type.APPROVAL);

  private static final Pattern FILTER =
      Pattern.compile(
          "(?i)(\"[^\"]+\"|[^\\s\"=<>!]+)\\s*"
              + "(=|!=|<=|>=|<|>|\\bnot\\s+in\\b|\\bin\\b|\\bis\\s+not\\s+null\\b|\\bis\\s+null\\b)\\s*(.*)");

  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?");

  private static final Pattern DUTY_PARAMETER =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_.-]*)\\s*=\\s*(\"[^\"]*\"|[^\\s\"]+)");

  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9})\\s*([a-z]+)");

  private Statements() {}

  /** A mask by its action, for example {@code show-last-4}. */
  public static Mask mask(String cell) throws CellException {
    return Mask.ofAction(cell)
        .orElseThrow(() ->
            new CellException("expected a mask, found `" + cell + "`")
                .hint(hint(cell, MASKS, "masks are `" + String.join("`, `", MASKS) + "`")));
  }

  // filter = column ("=" | "!=" | "<" | "<=" | ">" | ">=") value
  //        / column ["not"] "in" "(" value *("," value) ")" / column "is" ["not"] "null"
  /** A row filter, for example {@code country in (DE, FR)}. */
  public static Predicate filter(String cell) throws CellException {
    Matcher matcher = FILTER.matcher(cell);
    if (!matcher.matches()) {
      throw new CellException("expected a filter, found `" + cell + "`")
          .hint("filters look like `status = active`, `country in (DE, FR)` or `ended is null`");
    }
    String column = unquote(matcher.group(1));
    String rest = matcher.group(3).strip();
    Predicate.Op op =
        switch (matcher.group(2).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ")) {
          case "=" -> Predicate.Op.EQ;
          case "!=" -> Predicate.Op.NE;
          case "<" -> Predicate.Op.LT;
          case "<=" -> Predicate.Op.LE;
          case ">" -> Predicate.Op.GT;
          case ">=" -> Predicate.Op.GE;
          case "in" -> Predicate.Op.IN;
          case "not in" -> Predicate.Op.NOT_IN;
          case "is null" -> Predicate.Op.IS_NULL;
          default -> Predicate.Op.NOT_NULL;
        };
    List<AttributeValue> values = new ArrayList<>();
    switch (op) {
      case IS_NULL, NOT_NULL -> {
        if (!rest.isEmpty()) {
          throw new CellException("expected nothing after `null`, found `" + rest + "`");
        }
      }
      case IN, NOT_IN -> {
        if (!rest.startsWith("(") || !rest.endsWith(")")) {
          throw new CellException("expected a list in parentheses, found `" + rest + "`");
        }
        for (String value : rest.substring(1, rest.length() - 1).split(",", -1)) {
          values.add(value(value.strip()));
        }
      }
      case EQ, NE, LT, LE, GT, GE -> values.add(value(rest));
    }
    try {
      return new Predicate(column, op, values);
    } catch (IllegalArgumentException e) {
      throw new CellException(String.valueOf(e.getMessage()));
    }
  }

  private static AttributeValue value(String text) throws CellException {
    if (text.isEmpty()) {
      throw new CellException("expected a value to compare with, found nothing");
    }
    if (text.startsWith("\"")) {
      if (text.length() < 2 || text.indexOf('"', 1) != text.length() - 1) {
        throw new CellException("expected one text in quotes, found `" + text + "`");
      }
      return new AttributeValue.Text(unquote(text));
    }
    if (NUMBER.matcher(text).matches()) {
      return new AttributeValue.Num(new BigDecimal(text));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> new AttributeValue.Flag(true);
      case "false" -> new AttributeValue.Flag(false);
      default -> new AttributeValue.Text(text);
    };
  }

  // duties = duty *(";" duty)      duty = type *(name "=" value)
  /** Duties, for example {@code notify to=privacy-office; log}. */
  public static List<Duty> duties(String cell) throws CellException {
    List<Duty> duties = new ArrayList<>();
    for (String part : cell.split(";", -1)) {
      String duty = part.strip();
      int end = duty.indexOf(' ') < 0 ? duty.length() : duty.indexOf(' ');
      String name = duty.substring(0, end).toLowerCase(Locale.ROOT).replace('-', '_');
      Duty.Type type = DUTIES.get(name);
      if (type == null) {
        throw new CellException("expected a duty, found `" + duty + "`")
            .hint(
                hint(
                    name,
                    DUTIES.keySet().stream().sorted().toList(),
                    "duties are `log`, `notify`, `watermark`, `step_up` and `approval`"));
      }
      Map<String, AttributeValue> parameters = new TreeMap<>();
      String rest = duty.substring(end);
      Matcher matcher = DUTY_PARAMETER.matcher(rest);
      int at = 0;
      while (matcher.find() && matcher.start() == at) {
        if (parameters.put(matcher.group(1), value(matcher.group(2))) != null) {
          throw new CellException("`" + matcher.group(1) + "` stands twice in `" + duty + "`");
        }
        at = matcher.end();
      }
      if (!rest.substring(at).isBlank()) {
        throw new CellException(
            "expected `name=value`, found `" + rest.substring(at).strip() + "`");
      }
      duties.add(new Duty(type, parameters));
    }
    return duties;
  }

  /** A positive number of rows. */
  public static int minimumAggregation(String cell) throws CellException {
    return (int) whole(cell, 1, Integer.MAX_VALUE);
  }

  /** A whole number between two bounds, both included. */
  public static long whole(String cell, long least, long most) throws CellException {
    if (cell.matches("-?[0-9]{1,18}")) {
      long number = Long.parseLong(cell);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new CellException(
        "expected a whole number from " + least + " to " + most + ", found `" + cell + "`");
  }

  /** A time span: seconds ({@code 300}), {@code 5 minutes}, {@code 90 days}, or ISO 8601. */
  public static Duration duration(String cell) throws CellException {
    String text = cell.toLowerCase(Locale.ROOT);
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches()) {
      long number = Long.parseLong(amount.group(1));
      switch (amount.group(2)) {
        case "s", "second", "seconds" -> {
          return Duration.ofSeconds(number);
        }
        case "m", "minute", "minutes" -> {
          return Duration.ofMinutes(number);
        }
        case "h", "hour", "hours" -> {
          return Duration.ofHours(number);
        }
        case "d", "day", "days" -> {
          return Duration.ofDays(number);
        }
        default -> {}
      }
    }
    try {
      Duration duration = Duration.parse(cell);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException _) {
      // told below, with every other way to write it
    }
    throw new CellException("expected a time span, found `" + cell + "`")
        .hint("time spans look like `300`, `5 minutes`, `90 days` or `P90D`");
  }

  /** A point in time: a date (its first moment, UTC) or RFC 3339. */
  public static Instant instant(String cell) throws CellException {
    try {
      return cell.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
          ? LocalDate.parse(cell).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(cell).toInstant();
    } catch (DateTimeException _) {
      throw new CellException("expected a point in time, found `" + cell + "`")
          .hint("points in time look like `2030-12-31` or `2030-12-31T18:00:00Z`");
    }
  }

  /** An end of a retention interval: {@code 10 years}, {@code P10Y}, or a point in time. */
  public static Term term(String cell) throws CellException {
    if (cell.matches("[0-9]{4}-.*")) {
      return new Term.At(instant(cell));
    }
    Matcher amount = AMOUNT.matcher(cell.toLowerCase(Locale.ROOT));
    if (amount.matches()) {
      int number = Integer.parseInt(amount.group(1));
      switch (amount.group(2)) {
        case "day", "days" -> {
          return after(Period.ofDays(number), cell);
        }
        case "week", "weeks" -> {
          return after(Period.ofDays(Math.multiplyExact(7, Math.min(number, 1_000_000))), cell);
        }
        case "month", "months" -> {
          return after(Period.ofMonths(number), cell);
        }
        case "year", "years" -> {
          return after(Period.ofYears(number), cell);
        }
        default -> {}
      }
    }
    try {
      return after(Period.parse(cell), cell);
    } catch (DateTimeException | ArithmeticException _) {
      throw new CellException("expected a retention term, found `" + cell + "`")
          .hint("terms look like `10 years`, `6 months`, `P10Y` or `2030-12-31`");
    }
  }

  private static Term after(Period period, String cell) throws CellException {
    if (period.isNegative()
        || period.toTotalMonths() > MAX_TERM_MONTHS
        || period.getDays() > MAX_TERM_MONTHS * 31L) {
      throw new CellException("expected a term from 0 to 1000 years, found `" + cell + "`");
    }
    return new Term.After(period);
  }

  private static final long MAX_TERM_MONTHS = 12_000;

  /** A legal hold, {@code id: reason}. */
  public static Hold hold(String cell) throws CellException {
    int colon = cell.indexOf(':');
    String id = colon < 0 ? cell : cell.substring(0, colon).strip();
    String reason = colon < 0 ? "" : cell.substring(colon + 1).strip();
    if (id.isEmpty() || reason.isEmpty()) {
      throw new CellException("expected a hold, found `" + cell + "`")
          .hint("holds look like `2026-17: litigation of order 4711`");
    }
    return new Hold(id, reason);
  }

  private static String unquote(String text) {
    return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
  }

  private static String hint(String found, List<String> known, String otherwise) {
    String near = Suggestion.didYouMean(found, known);
    return near == null ? otherwise : near;
  }
}

package dev.bylaw.drools.policy;

import dev.bylaw.drools.sheet.Cell;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.Suggestion;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header's entries into a {@link PolicyHeader}. The keys are those of a Rego policy's
 * {@code custom.bylaw}; all errors are collected.
 */
public final class HeaderParser {
  private static final Set<String> KEYS =
      Set.of(
          "bylaw",
          "id",
          "title",
          "description",
          "owner",
          "rationale",
          "kind",
          "force",
          "floor",
          "lo",
          "hi",
          "max_waiver",
          "applies.actions",
          "applies.domains",
          "applies.products",
          "optional",
          "agreement",
          "hit");

  /** One statement of an obligation stands on each of these, so that they may repeat. */
  private static final Set<String> REPEATABLE = Set.of("floor", "lo", "hi");

  private static final Set<String> LISTS =
      Set.of("applies.actions", "applies.domains", "applies.products", "optional");

  private final String file;
  private final Origin origin;
  private final KnownNames names;
  private final Diagnostics diagnostics;
  private final Map<String, List<HeaderEntry>> entries = new HashMap<>();
  private final int firstRow;

  private HeaderParser(
      String file,
      List<HeaderEntry> entries,
      Origin origin,
      KnownNames names,
      Diagnostics diagnostics) {
    this.file = file;
    this.origin = origin;
    this.names = names;
    this.diagnostics = diagnostics;
    this.firstRow = entries.isEmpty() ? 1 : entries.getFirst().key().row();
    for (HeaderEntry entry : entries) {
      add(entry);
    }
  }

  /**
   * Reads a header.
   *
   * @param entries the header's lines; the first is {@code bylaw}
   * @return null when it has errors, which are added
   */
  public static @Nullable PolicyHeader parse(
      String file,
      List<HeaderEntry> entries,
      Origin origin,
      KnownNames names,
      Diagnostics diagnostics) {
    int before = diagnostics.errors();
    PolicyHeader header = new HeaderParser(file, entries, origin, names, diagnostics).header();
    return diagnostics.errors() > before ? null : header;
  }

  /** The key as it is looked up: lower case, without a closing colon. */
  public static String key(Cell cell) {
    String key = cell.text().toLowerCase(Locale.ROOT);
    return key.endsWith(":") ? key.substring(0, key.length() - 1).strip() : key;
  }

  private void add(HeaderEntry entry) {
    String key = key(entry.key());
    if (!KEYS.contains(key)) {
      error(
          entry.key(),
          "expected a key of the header, found `" + entry.key().text() + "`",
          Suggestion.didYouMean(key, KEYS));
      return;
    }
    List<HeaderEntry> same = entries.computeIfAbsent(key, _ -> new ArrayList<>());
    if (!same.isEmpty() && !REPEATABLE.contains(key)) {
      error(entry.key(), "`" + key + "` stands twice", null);
      return;
    }
    if (entry.values().isEmpty()) {
      error(entry.key(), "expected a value beside `" + key + "`, found nothing", null);
      return;
    }
    if (!REPEATABLE.contains(key) && !LISTS.contains(key) && entry.values().size() > 1) {
      error(
          entry.values().get(1),
          "expected one value beside `" + key + "`, found a second",
          "put a text with commas in quotes");
      return;
    }
    same.add(entry);
  }

  private @Nullable PolicyHeader header() {
    String id = required("id");
    String title = required("title");
    Kind kind = choice("kind", Kind.class, null);
    for (String recommended : List.of("description", "owner", "rationale")) {
      if (!entries.containsKey(recommended)) {
        diagnostics.add(
            Diagnostic.warning(file, firstRow, 0, "the header has no `" + recommended + "`"));
      }
    }
    if (id == null || title == null || kind == null) {
      return null;
    }
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._/-]*")) {
      error(
          value("id"),
          "expected an id of letters, digits, `.`, `_`, `-` and `/`, found `" + id + "`",
          null);
      return null;
    }
    Force force = force(kind);
    ObligationTemplate floor = force == Force.MANDATORY ? template("floor") : null;
    Duration maxWaiver = maxWaiver();
    checkWaiver(kind, force, maxWaiver);
    Bounds bounds = bounds(force);
    if (kind != Kind.GRANT) {
      refuse("agreement", "only a grant names an agreement");
    }
    Source source = new Source(new PolicyId(id), origin, title, new Position(file, firstRow));
    int errors = diagnostics.errors();
    Scope applies =
        new Scope(
            allowed("applies.actions", "action"),
            allowed("applies.domains", "resource.domain"),
            allowed("applies.products", "resource.product"));
    Set<String> optional = words("optional");
    if (diagnostics.errors() > errors) {
      return null;
    }
    try {
      return new PolicyHeader(
          source,
          kind,
          force,
          text("description"),
          text("owner"),
          text("rationale"),
          applies,
          optional,
          floor,
          maxWaiver,
          bounds,
          entries.containsKey("agreement") ? text("agreement") : null);
    } catch (IllegalArgumentException _) {
      // the force was refused above, with its place
      return null;
    }
  }

  private Force force(Kind kind) {
    boolean council = origin.layer() == Layer.COUNCIL;
    boolean binding = council && (kind == Kind.GUARD || kind == Kind.COMPLIANCE);
    Force force = choice("force", Force.class, Force.LOCAL);
    if (force == null) {
      return Force.LOCAL;
    }
    if (force != Force.LOCAL && !council) {
      error(
          value("force"),
          "only the council's policies bind with force `" + lower(force) + "`",
          "leave `force` out: a domain's or product's policy is local");
    } else if (force != Force.LOCAL && !binding) {
      error(value("force"), "a " + lower(kind) + " policy has no force", "leave `force` out");
    } else if (kind == Kind.COMPLIANCE && force != Force.LOCAL && force != Force.MANDATORY) {
      error(
          value("force"),
          "a compliance policy is `mandatory` or `local`, found `" + lower(force) + "`",
          null);
    }
    return force;
  }

  private void checkWaiver(Kind kind, Force force, @Nullable Duration maxWaiver) {
    if (force != Force.MANDATORY) {
      refuse("floor", "only a mandatory policy has a floor");
      refuse("max_waiver", "only a mandatory policy can be waived");
      return;
    }
    if (entries.containsKey("floor") && maxWaiver == null && !failed("max_waiver")) {
      error(
          entries("floor").getFirst().key(),
          "a `floor` makes the policy waivable and needs `max_waiver`",
          "add `max_waiver`, for example `90 days`");
    } else if (maxWaiver != null && !entries.containsKey("floor") && kind == Kind.GUARD) {
      error(
          value("max_waiver"),
          "without `floor` the policy cannot be waived at all",
          "add `floor`, or leave `max_waiver` out");
    } else if (maxWaiver != null && !maxWaiver.isPositive()) {
      error(value("max_waiver"), "expected a positive time span", null);
    }
  }

  private @Nullable Duration maxWaiver() {
    Cell cell = valueOrNull("max_waiver");
    if (cell == null) {
      return null;
    }
    try {
      return Statements.duration(cell.text());
    } catch (CellException e) {
      diagnostics.add(e.at(file, cell));
      return null;
    }
  }

  private boolean failed(String key) {
    return entries.containsKey(key);
  }

  private Bounds bounds(Force force) {
    if (force != Force.DEFAULT && force != Force.DELEGATED) {
      refuse("lo", "only a default or delegated policy has bounds");
      refuse("hi", "only a default or delegated policy has bounds");
      return Bounds.NONE;
    }
    ObligationTemplate lo = template("lo");
    return new Bounds(lo == null ? ObligationTemplate.NONE : lo, hi());
  }

  private @Nullable ObligationTemplate hi() {
    List<HeaderEntry> statements = entries("hi");
    if (statements.size() == 1
        && statements.getFirst().values().size() == 1
        && statements.getFirst().values().getFirst().text().equalsIgnoreCase("deny")) {
      return null;
    }
    return template("hi");
  }

  private @Nullable ObligationTemplate template(String key) {
    List<HeaderEntry> statements = entries(key);
    return statements.isEmpty() ? null : TemplateParser.parse(file, key, statements, diagnostics);
  }

  private Allowed allowed(String key, String attribute) {
    if (!entries.containsKey(key)) {
      return Allowed.ANY;
    }
    Set<String> words = words(key);
    Set<String> known = names.byAttribute().get(attribute);
    if (known != null) {
      for (String word : words) {
        if (!known.contains(word)) {
          error(
              value(key),
              "the mesh knows no `" + word + "` for `" + key + "`",
              Suggestion.didYouMean(word, known));
        }
      }
    }
    return new Allowed.Only(words);
  }

  private Set<String> words(String key) {
    Set<String> words = new LinkedHashSet<>();
    for (HeaderEntry entry : entries(key)) {
      for (Cell cell : entry.values()) {
        if (cell.isBlank()) {
          continue;
        }
        try {
          words.addAll(Words.list(cell.text()));
        } catch (CellException e) {
          diagnostics.add(e.at(file, cell));
        }
      }
    }
    return words;
  }

  private @Nullable String required(String key) {
    Cell cell = valueOrNull(key);
    if (cell == null) {
      if (!entries.containsKey(key)) {
        diagnostics.add(
            Diagnostic.error(file, firstRow, 0, "the header has no `" + key + "`")
                .withHint("add a row `" + key + "` with its value beside it"));
      }
      return null;
    }
    return cell.text();
  }

  private <E extends Enum<E>> @Nullable E choice(String key, Class<E> type, @Nullable E otherwise) {
    Cell cell = valueOrNull(key);
    if (cell == null) {
      if (otherwise == null && !entries.containsKey(key)) {
        diagnostics.add(Diagnostic.error(file, firstRow, 0, "the header has no `" + key + "`"));
      }
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (lower(constant).equals(cell.text().toLowerCase(Locale.ROOT))) {
        return constant;
      }
      names.add(lower(constant));
    }
    String near = Suggestion.didYouMean(cell.text(), names);
    error(
        cell,
        "expected a " + key + ", found `" + cell.text() + "`",
        near != null ? near : "one of `" + String.join("`, `", names) + "`");
    return otherwise;
  }

  private void refuse(String key, String why) {
    for (HeaderEntry entry : entries(key)) {
      error(entry.key(), "found `" + key + "`: " + why, null);
    }
  }

  private List<HeaderEntry> entries(String key) {
    return entries.getOrDefault(key, List.of());
  }

  private String text(String key) {
    Cell cell = valueOrNull(key);
    return cell == null ? "" : cell.text();
  }

  private @Nullable Cell valueOrNull(String key) {
    List<HeaderEntry> same = entries(key);
    return same.isEmpty() ? null : same.getFirst().values().getFirst();
  }

  private Cell value(String key) {
    Cell cell = valueOrNull(key);
    return cell == null ? new Cell(firstRow, 1, "") : cell;
  }

  private void error(Cell cell, String message, @Nullable String hint) {
    diagnostics.add(Diagnostic.error(file, cell.row(), cell.column(), message).withHint(hint));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

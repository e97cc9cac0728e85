package dev.bylaw.drools;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Random tables, as text, and random requests over the same few words, so that many rows match. */
final class RandomTables {
  private static final List<String> ACTIONS = List.of("read", "export", "train");
  private static final List<String> PURPOSES = List.of("analytics", "campaign", "fraud");
  private static final List<String> ROLES = List.of("analyst", "steward", "intern");
  private static final List<String> DOMAINS = List.of("sales", "people");
  private static final List<String> CATEGORIES = List.of("pii", "email", "health");
  private static final List<String> SENSITIVITIES = List.of("internal", "confidential");
  private static final List<String> MASKS =
      List.of("drop", "show-last-4", "sha-256-global", "truncate-to-year", "tokenize");

  private final SplittableRandom random;

  RandomTables(SplittableRandom random) {
    this.random = random;
  }

  private record When(String head, List<String> words, String type) {}

  private static final List<When> REQUEST =
      List.of(
          new When("action", ACTIONS, "text"),
          new When("purpose", PURPOSES, "text"),
          new When("subject.role", ROLES, "set"),
          new When("subject.attribute.team (text)", List.of("a", "b"), "set"),
          new When("subject.attribute.level (number)", List.of(), "number"),
          new When("subject.attribute.vip (flag)", List.of(), "flag"),
          new When("consumer.domain", DOMAINS, "text"),
          new When("resource.label", CATEGORIES, "set"));

  private static final List<When> COLUMN =
      List.of(
          new When("column.category", CATEGORIES, "set"),
          new When("column.sensitivity", SENSITIVITIES, "text"),
          new When("column.required", List.of(), "flag"));

  /** A table as rows of cells; the header says its kind, hit and optional attributes. */
  List<List<String>> table(String id) {
    boolean byColumn = random.nextBoolean();
    boolean isGrant = random.nextInt(3) == 0;
    List<When> whens = new ArrayList<>();
    for (When when : REQUEST) {
      if (random.nextInt(4) == 0) {
        whens.add(when);
      }
    }
    if (byColumn) {
      whens.add(pick(COLUMN));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("bylaw", "table"));
    rows.add(List.of("id", id));
    rows.add(List.of("title", "Table " + id));
    rows.add(List.of("kind", isGrant ? "grant" : "guard"));
    rows.add(List.of("hit", random.nextBoolean() ? "all" : "first"));
    if (random.nextInt(3) == 0) {
      rows.add(List.of("applies.actions", "read, export"));
    }
    List<String> optional = new ArrayList<>(List.of("optional"));
    for (When when : whens) {
      if (random.nextInt(3) > 0) {
        optional.add(when.head().split(" ")[0]);
      }
    }
    if (optional.size() > 1) {
      rows.add(optional);
    }
    List<String> heads = new ArrayList<>();
    whens.forEach(when -> heads.add("when " + when.head()));
    heads.add(isGrant ? "then permit" : "then deny");
    heads.add("then minimum aggregation");
    heads.add("then mask");
    if (!byColumn) {
      heads.add("then column");
    }
    if (isGrant) {
      heads.add("then rank");
    }
    heads.add("then duty");
    rows.add(heads);
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      List<String> row = new ArrayList<>();
      for (When when : whens) {
        row.add(random.nextInt(5) < 2 ? "" : condition(when, optional));
      }
      row.add(
          isGrant
              ? (random.nextInt(6) == 0 ? "no" : "yes")
              : (random.nextInt(4) == 0 ? "row " + i : ""));
      // a distinct number in each row, so that no row repeats another
      row.add(String.valueOf(i + 1));
      boolean mask = random.nextBoolean();
      row.add(mask ? pick(MASKS) : "");
      if (!byColumn) {
        row.add(mask ? (random.nextBoolean() ? "c0" : "c0, c1") : "");
      }
      if (isGrant) {
        row.add(random.nextBoolean() ? String.valueOf(random.nextInt(9)) : "");
      }
      row.add(random.nextInt(4) == 0 ? "notify to=x; log" : "");
      rows.add(row);
    }
    return rows;
  }

  private String condition(When when, List<String> optional) {
    if (optional.contains(when.head().split(" ")[0]) && random.nextInt(6) == 0) {
      return "absent";
    }
    return switch (when.type()) {
      case "flag" -> random.nextBoolean() ? "yes" : "no";
      case "number" ->
          switch (random.nextInt(5)) {
            case 0 -> ">= " + random.nextInt(4);
            case 1 -> "< " + random.nextInt(4);
            case 2 -> random.nextInt(2) + ".." + (2 + random.nextInt(3));
            case 3 -> "not " + random.nextInt(4);
            default -> random.nextInt(4) + ", " + (4 + random.nextInt(3)) + ".0";
          };
      default -> {
        Set<String> words = new TreeSet<>();
        int wanted = 1 + random.nextInt(2);
        while (words.size() < wanted) {
          words.add(pick(when.words()));
        }
        String list = String.join(", ", words);
        int form = random.nextInt(when.type().equals("set") ? 4 : 3);
        yield form == 2 ? "not " + list : form == 3 ? "all " + list : list;
      }
    };
  }

  DecisionContext context() {
    List<Column> columns = new ArrayList<>();
    for (int i = random.nextInt(4) - 1; i >= 0; i--) {
      columns.add(
          new Column(
              "c" + i, "string", random.nextBoolean(), some(CATEGORIES), pick(SENSITIVITIES)));
    }
    return new DecisionContext(
        new AccessRequest(
            "r",
            subject(random.nextInt(3)),
            pick(ACTIONS),
            new ResourceRef(Requests.PRODUCT, null, null, List.of(), null),
            maybe(PURPOSES),
            null,
            new Consumer(maybe(DOMAINS), null, null, null),
            RequestContext.EMPTY,
            Mode.ENFORCE),
        new ResourceFacts(
            Requests.PRODUCT, "sales", "orders", "ann", null, null, null, Set.of(), columns),
        Requests.NOW,
        "rev");
  }

  private Subject subject(int others) {
    Map<String, AttributeValue> attributes = new TreeMap<>();
    if (random.nextInt(4) > 0) {
      attributes.put(
          "level",
          random.nextInt(8) == 0
              ? AttributeValue.of("high")
              : new AttributeValue.Num(BigDecimal.valueOf(random.nextInt(60), 1)));
    }
    if (random.nextInt(4) > 0) {
      attributes.put("vip", AttributeValue.of(random.nextBoolean()));
    }
    if (random.nextInt(4) > 0) {
      attributes.put(
          "team",
          random.nextBoolean()
              ? AttributeValue.of("a")
              : new AttributeValue.Many(List.of(AttributeValue.of("b"), AttributeValue.of("a"))));
    }
    return new Subject(
        "user", "u" + others, some(ROLES), attributes, others == 0 ? null : subject(others - 1));
  }

  private @Nullable String maybe(List<String> words) {
    return random.nextInt(4) == 0 ? null : pick(words);
  }

  private Set<String> some(List<String> words) {
    Set<String> some = new TreeSet<>();
    for (String word : words) {
      if (random.nextBoolean()) {
        some.add(word);
      }
    }
    return some;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  static String csv(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        cells.add(cell.contains(",") ? '"' + cell + '"' : cell);
      }
      text.append(String.join(",", cells)).append("\r\n");
    }
    return text.toString();
  }
}

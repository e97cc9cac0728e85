package dev.bylaw.drools.engine;

import static org.drools.model.PatternDSL.alphaIndexedBy;
import static org.drools.model.PatternDSL.declarationOf;
import static org.drools.model.PatternDSL.globalOf;
import static org.drools.model.PatternDSL.on;
import static org.drools.model.PatternDSL.pattern;
import static org.drools.model.PatternDSL.rule;

import dev.bylaw.drools.fact.Access;
import dev.bylaw.drools.fact.AccessColumn;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.fact.DocumentColumn;
import dev.bylaw.drools.fact.Facts;
import dev.bylaw.drools.fact.Records;
import dev.bylaw.drools.table.Attribute;
import dev.bylaw.drools.table.Condition;
import dev.bylaw.drools.table.Grain;
import dev.bylaw.drools.table.Match;
import dev.bylaw.drools.table.Row;
import dev.bylaw.drools.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drools.model.Global;
import org.drools.model.Index;
import org.drools.model.PatternDSL;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;

/**
 * Builds one rule base for all tables straight from Drools' canonical model: no text is generated,
 * parsed or compiled. A row is one rule whose consequence notes the hit; its conditions are alpha
 * constraints, shared between rows by their ids and hashed where they ask for one text.
 */
final class RuleBaseBuilder {
  static final String HITS = "hits";

  private static final String PACKAGE = "dev.bylaw.tables";

  /**
   * A condition with several texts is spread over as many rules, so that each is hashed; a row that
   * would become more rules than this keeps its conditions whole.
   */
  private static final int MAX_SPREAD = 16;

  private final ModelImpl model = new ModelImpl();
  private final Global<Hits> hits = globalOf(Hits.class, PACKAGE, HITS);

  /** Drools shares constraints of equal id, so equal ids must mean equal constraints. */
  private final Map<ConditionKey, String> ids = new HashMap<>();

  private final Map<String, Integer> indexes = new HashMap<>();

  private record ConditionKey(String attribute, String type, Match match) {}

  private RuleBaseBuilder() {}

  static KieBase build(List<Table> tables) {
    RuleBaseBuilder builder = new RuleBaseBuilder();
    builder.model.addGlobal(builder.hits);
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      for (int r = 0; r < table.rows().size(); r++) {
        builder.row(t, r, table.rows().get(r), table.grain());
      }
    }
    return KieBaseBuilder.createKieBaseFromModel(builder.model);
  }

  private void row(int table, int index, Row row, Grain grain) {
    switch (grain) {
      case REQUEST -> row(table, index, row, Access.class);
      case COLUMN -> row(table, index, row, AccessColumn.class);
      case RECORD -> row(table, index, row, Records.class);
      case DOCUMENT -> row(table, index, row, Document.class);
      case DOCUMENT_COLUMN -> row(table, index, row, DocumentColumn.class);
    }
  }

  private <F extends Facts> void row(int table, int index, Row row, Class<F> type) {
    List<List<Condition>> spread = spread(row.conditions());
    for (int i = 0; i < spread.size(); i++) {
      String name = "t" + table + "r" + index + "s" + i;
      Variable<F> fact = declarationOf(type, name);
      PatternDSL.PatternDef<F> pattern = pattern(fact);
      List<Condition> ordered = new ArrayList<>(spread.get(i));
      // what is hashed comes first, in one order for all rows, so that rows share their first nodes
      ordered.sort(
          Comparator.comparing((Condition condition) -> single(condition) == null)
              .thenComparing(condition -> condition.attribute().name()));
      for (Condition condition : ordered) {
        constrain(pattern, condition);
      }
      model.addRule(
          rule(PACKAGE, name)
              .build(
                  pattern,
                  on(fact, hits).execute((matched, into) -> into.add(table, index, matched))));
    }
  }

  private <F extends Facts> void constrain(PatternDSL.PatternDef<F> pattern, Condition condition) {
    Attribute attribute = condition.attribute();
    String id =
        ids.computeIfAbsent(
            new ConditionKey(attribute.name(), attribute.typeName(), condition.match()),
            _ -> "c" + ids.size());
    String text = single(condition);
    if (text != null && attribute instanceof Attribute.Text one) {
      int field = indexes.computeIfAbsent(attribute.name(), _ -> indexes.size());
      pattern.expr(
          id,
          condition::matches,
          alphaIndexedBy(
              String.class,
              Index.ConstraintType.EQUAL,
              field,
              (F facts) -> one.read().read(facts),
              text));
    } else {
      pattern.expr(id, condition::matches);
    }
  }

  /** The one text that a condition on a single text asks for; else null. */
  private static @Nullable String single(Condition condition) {
    return condition.attribute() instanceof Attribute.Text
            && condition.match() instanceof Match.OneOf(Set<String> texts)
            && texts.size() == 1
        ? texts.iterator().next()
        : null;
  }

  /** The rows that together mean the same, with one text in each condition where possible. */
  private static List<List<Condition>> spread(List<Condition> conditions) {
    List<List<Condition>> spread = List.of(List.of());
    for (Condition condition : conditions) {
      List<Condition> alternatives = List.of(condition);
      if (condition.attribute() instanceof Attribute.Text
          && condition.match() instanceof Match.OneOf(Set<String> texts)
          && texts.size() * spread.size() <= MAX_SPREAD) {
        alternatives =
            texts.stream()
                .map(text -> new Condition(condition.attribute(), new Match.OneOf(Set.of(text))))
                .toList();
      }
      List<List<Condition>> next = new ArrayList<>();
      for (List<Condition> prefix : spread) {
        for (Condition alternative : alternatives) {
          List<Condition> longer = new ArrayList<>(prefix);
          longer.add(alternative);
          next.add(longer);
        }
      }
      spread = next;
    }
    return spread;
  }
}

package dev.bylaw.rego.eval;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.compile.CheckedProgram;
import dev.bylaw.rego.compile.CheckedRule;
import dev.bylaw.rego.compile.RuleTree;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A planned program. Immutable once made; any number of threads evaluate on it. */
public final class Plan {
  /** Partial documents of at most this many definitions are planned by key in any case. */
  private static final int FEW = 64;

  private final DataTree tree = new DataTree(List.of());
  private final SlotTable slots = new SlotTable();
  private final BuiltinLibrary builtins;
  private final Kind kind;
  private int documents;

  /** What plans a partial document by key, as long as it was not. */
  private final Map<Document, Runnable> keyed = new LinkedHashMap<>();

  private Plan(BuiltinLibrary builtins, Kind kind) {
    this.builtins = builtins;
    this.kind = kind;
  }

  /** How a program is planned. Where no definition fails, all give the same values. */
  public enum Kind {
    /** What cannot change the value is not evaluated. */
    LAZY,
    /** As {@link #LAZY}, and evaluations tell {@link Run#observer}; slower. */
    OBSERVED,
    /** Every definition is evaluated to its end: the others are tested against this. */
    EXHAUSTIVE
  }

  /** Plans a program. */
  public static Plan of(CheckedProgram program, Kind kind) {
    Plan plan = new Plan(program.builtins(), kind);
    Map<DataTree, List<CheckedRule>> rules = new LinkedHashMap<>();
    plan.collect(program.rules(), rules);
    program.packages().forEach(checked -> plan.place(texts(checked.path())));
    // bodies refer to any place, so all places are made before the first body
    List<Runnable> bodies = new ArrayList<>();
    Nodes nodes = new Nodes();
    rules.forEach((at, all) -> {
      boolean within = plan.isWithinEntries(at, rules);
      List<CheckedRule> counting = within ? withoutDefaults(all) : all;
      if (!counting.isEmpty()) {
        plan.document(at, counting, within, nodes, bodies);
      }
    });
    bodies.forEach(Runnable::run);
    plan.byKey();
    return plan;
  }

  /** Plans by key what is asked by key, which may ask for more. */
  private void byKey() {
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<Document, Runnable> partial : List.copyOf(keyed.entrySet())) {
        if (partial.getKey().askedByKey) {
          keyed.remove(partial.getKey());
          partial.getValue().run();
          more = true;
        }
      }
    }
    keyed.clear();
  }

  /** Puts each rule at the place that the ground part of its head names. */
  private void collect(RuleTree tree, Map<DataTree, List<CheckedRule>> rules) {
    for (CheckedRule rule : tree.rules()) {
      List<Value> ground = new ArrayList<>(texts(rule.path()));
      List<Term> suffix = rule.suffix();
      while (!suffix.isEmpty() && suffix.getFirst() instanceof Term.Scalar(Value step, var _)) {
        ground.add(step);
        suffix = suffix.subList(1, suffix.size());
      }
      rules
          .computeIfAbsent(place(ground), _ -> new ArrayList<>())
          .add(new CheckedRule(rule.packagePath(), rule.path(), suffix, rule.rule()));
    }
    tree.children().values().forEach(child -> collect(child, rules));
  }

  /** Whether a place lies below one whose rules' heads have variables. */
  private boolean isWithinEntries(DataTree at, Map<DataTree, List<CheckedRule>> rules) {
    DataTree above = tree;
    for (Value step : at.path) {
      List<CheckedRule> there = rules.getOrDefault(above, List.of());
      if (there.stream().anyMatch(rule -> !rule.suffix().isEmpty())) {
        return true;
      }
      above = Objects.requireNonNull(above.child(step));
    }
    return false;
  }

  private static List<CheckedRule> withoutDefaults(List<CheckedRule> rules) {
    return rules.stream().filter(rule -> !rule.rule().isDefault()).toList();
  }

  /** Makes the document or function of a place, and leaves its bodies for later. */
  private void document(
      DataTree at, List<CheckedRule> all, boolean isWithin, Nodes nodes, List<Runnable> bodies) {
    PlanContext context = context(slots, nodes);
    Head head = all.getFirst().rule().head();
    if (head instanceof Head.Function(var _, var parameters, var _, var _)) {
      Function function = new Function(at.path, parameters.size());
      at.function = function;
      bodies.add(() -> new RulePlanner(context).function(function, all));
    } else if (all.stream().anyMatch(rule -> !rule.suffix().isEmpty())) {
      Document.Entries document = new Document.Entries(documents++, at.path, this);
      at.document = document;
      List<DataTree> within = List.copyOf(at.children.values());
      bodies.add(() -> new RulePlanner(context).entries(document, all, within));
      keyed(document, all, context);
    } else if (head instanceof Head.Member) {
      Document.Members document = new Document.Members(documents++, at.path, this);
      at.document = document;
      bodies.add(() -> new RulePlanner(context).members(document, all));
      keyed(document, all, context);
    } else {
      Document.Complete document = new Document.Complete(documents++, at.path, this, isWithin);
      at.document = document;
      bodies.add(() -> new RulePlanner(context).complete(document, all));
    }
  }

  private void keyed(Document document, List<CheckedRule> all, PlanContext context) {
    if (kind == Kind.EXHAUSTIVE) {
      return;
    }
    // queries may ask by key too, but are planned when the plan is shared and cannot be changed
    document.askedByKey = all.size() <= FEW;
    keyed.put(document, () -> new RulePlanner(context).byKey(document, all));
  }

  /** The place at a path; it is made where there is none. */
  private DataTree place(List<Value> path) {
    DataTree at = tree;
    for (Value step : path) {
      DataTree parent = at;
      at = at.children.computeIfAbsent(step, _ -> parent.below(step));
    }
    return at;
  }

  private static List<Value> texts(List<String> path) {
    return path.stream().<Value>map(StringValue::share).toList();
  }

  private PlanContext context(SlotTable table, Nodes nodes) {
    return new PlanContext(tree, table, builtins, nodes, kind);
  }

  /** How many virtual documents there are. */
  int documents() {
    return documents;
  }

  /** Plans the reading of a ground path from `data`. */
  public Reading reading(List<Value> path) {
    return Reading.of(context(new SlotTable(slots), new Nodes()), path);
  }

  /** Plans the reading of several ground paths from `data` in one evaluation. */
  public Readings readings(List<List<Value>> paths) {
    return Readings.of(context(new SlotTable(slots), new Nodes()), paths);
  }

  /**
   * Plans a query.
   *
   * @param variables those that the answer shows
   */
  public PlannedQuery query(dev.bylaw.rego.syntax.Body body, List<String> variables) {
    return PlannedQuery.of(context(new SlotTable(slots), new Nodes()), body, variables);
  }
}

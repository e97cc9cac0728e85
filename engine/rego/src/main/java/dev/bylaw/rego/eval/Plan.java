package dev.bylaw.rego.eval;

import dev.bylaw.rego.compile.CheckedProgram;
import dev.bylaw.rego.compile.CheckedRule;
import dev.bylaw.rego.compile.RuleTree;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A planned program. Immutable once made; any number of threads evaluate on it. */
public final class Plan {
  private final DataTree tree = new DataTree(List.of());
  private final SlotTable slots = new SlotTable();
  private final boolean observed;
  private int documents;

  private Plan(boolean observed) {
    this.observed = observed;
  }

  /**
   * Plans a program.
   *
   * @param observed whether evaluations tell {@link Run#observer}; such a plan is slower
   */
  public static Plan of(CheckedProgram program, boolean observed) {
    Plan plan = new Plan(observed);
    List<Runnable> bodies = new ArrayList<>();
    plan.grow(plan.tree, program.rules(), bodies);
    program.packages().forEach(checked -> plan.place(checked.path()));
    bodies.forEach(Runnable::run);
    return plan;
  }

  /**
   * Makes the places of a tree, and leaves their bodies, which may refer to any place, for later.
   */
  private void grow(DataTree at, RuleTree rules, List<Runnable> bodies) {
    for (Map.Entry<String, RuleTree> entry : rules.children().entrySet()) {
      Value step = StringValue.of(entry.getKey());
      DataTree child = at.below(step);
      at.children.put(step, child);
      grow(child, entry.getValue(), bodies);
    }
    List<CheckedRule> all = rules.rules();
    if (all.isEmpty()) {
      return;
    }
    PlanContext context = context(slots);
    Head head = all.getFirst().rule().head();
    if (head instanceof Head.Function(var _, var parameters, var _, var _)) {
      Function function = new Function(parameters.size());
      at.function = function;
      bodies.add(() -> new RulePlanner(context).function(function, all));
    } else if (all.stream().anyMatch(rule -> !rule.suffix().isEmpty())) {
      Document.Entries document = new Document.Entries(documents++, at.path, this);
      at.document = document;
      List<DataTree> within = List.copyOf(at.children.values());
      bodies.add(() -> new RulePlanner(context).entries(document, all, within));
    } else if (head instanceof Head.Member) {
      Document.Members document = new Document.Members(documents++, at.path, this);
      at.document = document;
      bodies.add(() -> new RulePlanner(context).members(document, all));
    } else {
      Document.Complete document = new Document.Complete(documents++, at.path, this);
      at.document = document;
      bodies.add(() -> new RulePlanner(context).complete(document, all));
    }
  }

  /** Makes sure that a package has a place, even if it has no rules. */
  private void place(List<String> path) {
    DataTree at = tree;
    for (String name : path) {
      Value step = StringValue.of(name);
      DataTree parent = at;
      at = at.children.computeIfAbsent(step, _ -> parent.below(step));
    }
  }

  private PlanContext context(SlotTable table) {
    return new PlanContext(tree, table, observed);
  }

  /** How many virtual documents there are. */
  int documents() {
    return documents;
  }

  /** Plans the reading of a ground path from `data`. */
  public Reading reading(List<Value> path) {
    return Reading.of(context(new SlotTable(slots)), path);
  }

  /**
   * Plans a query.
   *
   * @param variables those that the answer shows
   */
  public PlannedQuery query(dev.bylaw.rego.syntax.Body body, List<String> variables) {
    return PlannedQuery.of(context(new SlotTable(slots)), body, variables);
  }
}

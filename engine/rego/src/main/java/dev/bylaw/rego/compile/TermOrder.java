package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which OPA keeps the elements of sets and the keys of objects that are written out.
 */
public final class TermOrder {
  public static final Comparator<Term> OF_OPA = TermOrder::compare;

  private TermOrder() {}

  private static int compare(Term a, Term b) {
    int kinds = Integer.compare(rank(a), rank(b));
    if (kinds != 0) {
      return kinds;
    }
    return switch (a) {
      case Term.Scalar(var value, var _) -> value.compareTo(((Term.Scalar) b).value());
      case Term.Var(String name, var _) -> name.compareTo(((Term.Var) b).name());
      case Term.Ref(Term head, var path, var _) -> {
        int heads = compare(head, ((Term.Ref) b).head());
        yield heads != 0 ? heads : compare(path, ((Term.Ref) b).path());
      }
      case Term.Call call -> {
        int operators = compare(call.operator(), ((Term.Call) b).operator());
        yield operators != 0 ? operators : compare(call.arguments(), ((Term.Call) b).arguments());
      }
      case Term.ArrayTerm(var elements, var _) ->
          compare(elements, ((Term.ArrayTerm) b).elements());
      case Term.SetTerm(var elements, var _) ->
          compare(sorted(elements), sorted(((Term.SetTerm) b).elements()));
      case Term.ObjectTerm(var entries, var _) ->
          compare(
              sorted(entries.stream().map(Term.Entry::key).toList()),
              sorted(((Term.ObjectTerm) b).entries().stream().map(Term.Entry::key).toList()));
      case Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          0;
    };
  }

  private static List<Term> sorted(List<Term> terms) {
    return terms.stream().sorted(OF_OPA).toList();
  }

  private static int compare(List<Term> a, List<Term> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int rank(Term term) {
    return switch (term) {
      case Term.Scalar scalar ->
          switch (scalar.value()) {
            case NullValue _ -> 0;
            case BooleanValue _ -> 1;
            case NumberValue _ -> 2;
            default -> 3;
          };
      case Term.TemplateString _ -> 4;
      case Term.Var _ -> 5;
      case Term.Ref _ -> 6;
      case Term.ArrayTerm _ -> 7;
      case Term.ObjectTerm _ -> 8;
      case Term.SetTerm _ -> 9;
      case Term.ArrayComprehension _ -> 10;
      case Term.ObjectComprehension _ -> 11;
      case Term.SetComprehension _ -> 12;
      case Term.Call _ -> 13;
    };
  }
}

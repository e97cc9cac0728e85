package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** OPA's order of terms, by which sets and objects are sorted; places do not count. */
public final class AstOrder {
  public static final Comparator<Term> TERMS = (a, b) -> compare(a.value(), b.value());

  private static final Comparator<Expr> EXPRS = AstOrder::compare;

  private AstOrder() {}

  /** The elements sorted, each once; of equal ones the first stays. */
  static List<Term> set(List<Term> elements) {
    TreeMap<Term, Term> sorted = new TreeMap<>(TERMS);
    elements.forEach(element -> sorted.putIfAbsent(element, element));
    return List.copyOf(sorted.values());
  }

  /** The entries sorted by key; equal keys all stay, in their order. */
  static List<Value.Entry> object(List<Value.Entry> entries) {
    List<Value.Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Value.Entry::key, TERMS));
    return sorted;
  }

  static int compare(Value a, Value b) {
    int order = Integer.compare(rank(a), rank(b));
    if (order != 0) {
      return order;
    }
    return switch (a) {
      case Value.Scalar x -> x.value().compareTo(((Value.Scalar) b).value());
      case Value.Var x -> x.name().compareTo(((Value.Var) b).name());
      case Value.Ref x -> compare(x.terms(), ((Value.Ref) b).terms(), TERMS);
      case Value.Call x -> compare(x.terms(), ((Value.Call) b).terms(), TERMS);
      case Value.Array x -> compare(x.elements(), ((Value.Array) b).elements(), TERMS);
      case Value.SetOf x -> compare(x.elements(), ((Value.SetOf) b).elements(), TERMS);
      case Value.Obj x -> compareObjects(x, (Value.Obj) b);
      case Value.ArrayComprehension x -> {
        Value.ArrayComprehension y = (Value.ArrayComprehension) b;
        int head = TERMS.compare(x.term(), y.term());
        yield head != 0 ? head : compare(x.body(), y.body(), EXPRS);
      }
      case Value.SetComprehension x -> {
        Value.SetComprehension y = (Value.SetComprehension) b;
        int head = TERMS.compare(x.term(), y.term());
        yield head != 0 ? head : compare(x.body(), y.body(), EXPRS);
      }
      case Value.ObjectComprehension x -> {
        Value.ObjectComprehension y = (Value.ObjectComprehension) b;
        int head = compare(List.of(x.key(), x.value()), List.of(y.key(), y.value()), TERMS);
        yield head != 0 ? head : compare(x.body(), y.body(), EXPRS);
      }
      case Value.Template x -> AstPrinter.print(x).compareTo(AstPrinter.print(b));
    };
  }

  private static int compareObjects(Value.Obj a, Value.Obj b) {
    int keys =
        compare(
            a.entries().stream().map(Value.Entry::key).toList(),
            b.entries().stream().map(Value.Entry::key).toList(),
            TERMS);
    return keys != 0
        ? keys
        : compare(
            a.entries().stream().map(Value.Entry::value).toList(),
            b.entries().stream().map(Value.Entry::value).toList(),
            TERMS);
  }

  private static int compare(Expr a, Expr b) {
    return AstPrinter.print(a).compareTo(AstPrinter.print(b));
  }

  private static <T> int compare(List<T> a, List<T> b, Comparator<T> by) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = by.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Scalar _ -> 0;
      case Value.Template _ -> 4;
      case Value.Var _ -> 5;
      case Value.Ref _ -> 6;
      case Value.Array _ -> 7;
      case Value.Obj _ -> 8;
      case Value.SetOf _ -> 9;
      case Value.ArrayComprehension _ -> 10;
      case Value.ObjectComprehension _ -> 11;
      case Value.SetComprehension _ -> 12;
      case Value.Call _ -> 13;
    };
  }
}

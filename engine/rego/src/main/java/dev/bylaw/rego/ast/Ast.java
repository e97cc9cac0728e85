package dev.bylaw.rego.ast;

import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.RegoVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of OPA's syntax tree. */
public sealed interface Ast {
  /** A file; the comments are in source order. */
  record Module(
      String file,
      RegoVersion version,
      Package pkg,
      List<Import> imports,
      List<Annotations> annotations,
      List<Rule> rules,
      List<Comment> comments)
      implements Ast {
    public Module {
      imports = List.copyOf(imports);
      annotations = List.copyOf(annotations);
      rules = List.copyOf(rules);
      comments = List.copyOf(comments);
    }
  }

  /** A comment; the text is what follows {@code #}. */
  record Comment(String text, Location location) implements Ast {}

  /** The package; its path starts with {@code data}. */
  record Package(Location location, Value.Ref path) implements Ast {}

  /** An import; its path is a ref. */
  record Import(
      Location location, Term path, @Nullable String alias, @Nullable Location aliasLocation)
      implements Ast {}

  /**
   * A rule, or what follows {@code else}.
   *
   * @param generatedBody whether no body is written
   */
  record Rule(
      Location location,
      List<Annotations> annotations,
      boolean isDefault,
      Head head,
      List<Expr> body,
      @Nullable Rule otherwise,
      boolean generatedBody)
      implements Ast {
    public Rule {
      annotations = List.copyOf(annotations);
      body = List.copyOf(body);
    }
  }

  /**
   * A rule's head.
   *
   * @param name empty where a ref alone names the rule
   * @param assign whether the value follows {@code :=}
   * @param valueAtHead whether the value is no text of its own but stands for the head
   */
  record Head(
      Location location,
      String name,
      List<Term> ref,
      List<Term> args,
      @Nullable Term key,
      @Nullable Term value,
      boolean assign,
      boolean valueAtHead)
      implements Ast {
    public Head {
      ref = List.copyOf(ref);
      args = List.copyOf(args);
    }
  }

  /**
   * A statement of a body.
   *
   * @param index its place in the body
   * @param generated whether it stands for a body that is not written
   */
  record Expr(
      Location location,
      int index,
      boolean negated,
      boolean generated,
      Terms terms,
      List<With> with)
      implements Ast {
    public Expr {
      with = List.copyOf(with);
    }
  }

  /** {@code with target as value}. */
  record With(Location location, Term target, Term value) implements Ast {}

  /** What a statement says. */
  sealed interface Terms {}

  /** A lone term. */
  record One(Term term) implements Terms {}

  /** A call: the operator, then the operands. */
  record Operation(List<Term> terms) implements Terms {
    public Operation {
      terms = List.copyOf(terms);
    }
  }

  /** {@code some}: variables, or one call of {@code in}. */
  record Some(Location location, List<Term> symbols) implements Terms {
    public Some {
      symbols = List.copyOf(symbols);
    }
  }

  /** {@code every key, value in domain { body }}. */
  record Every(Location location, @Nullable Term key, Term value, Term domain, List<Expr> body)
      implements Terms {
    public Every {
      body = List.copyOf(body);
    }
  }

  /** {@code not}, where it takes a body. */
  record Not(List<Expr> body, boolean explicit) implements Terms {
    public Not {
      body = List.copyOf(body);
    }
  }

  /** {@code left and right}, or {@code left or right}; explicit operands stand in braces. */
  record Logical(
      boolean and, List<Expr> left, List<Expr> right, boolean explicitLeft, boolean explicitRight)
      implements Terms {
    public Logical {
      left = List.copyOf(left);
      right = List.copyOf(right);
    }
  }

  /** A value with its place. */
  record Term(Location location, Value value) implements Ast, Part {}

  /** A part of a template string: text, a constant, or a statement. */
  sealed interface Part {}

  /** A statement in a template string. */
  record Embedded(Expr expr) implements Part {}

  /** What a term is. */
  sealed interface Value {
    /** Whether no variable stands in it; the head of a ref does not count. */
    default boolean isGround() {
      return switch (this) {
        case Scalar _ -> true;
        case Var _ -> false;
        case Ref ref -> areGround(ref.terms().subList(1, ref.terms().size()));
        case Call call -> areGround(call.terms());
        case Array array -> areGround(array.elements());
        case SetOf set -> areGround(set.elements());
        case Obj object ->
            object.entries().stream()
                .allMatch(e -> e.key().value().isGround() && e.value().value().isGround());
        case ArrayComprehension _, SetComprehension _, ObjectComprehension _, Template _ -> false;
      };
    }

    private static boolean areGround(List<Term> terms) {
      return terms.stream().allMatch(term -> term.value().isGround());
    }

    /** A null, boolean, number or string; a number's text is as written. */
    record Scalar(dev.bylaw.rego.value.Value value, String text) implements Value {}

    /** A variable; a wildcard is named {@code $0}, {@code $1} … in source order. */
    record Var(String name) implements Value {
      public boolean isWildcard() {
        return name.startsWith("$");
      }
    }

    record Ref(List<Term> terms) implements Value {
      public Ref {
        terms = List.copyOf(terms);
      }
    }

    /** The operator, a ref, then the arguments. */
    record Call(List<Term> terms) implements Value {
      public Call {
        terms = List.copyOf(terms);
      }

      /** The operator as text. */
      public String operator() {
        return AstPrinter.print(terms.getFirst().value());
      }
    }

    record Array(List<Term> elements) implements Value {
      public Array {
        elements = List.copyOf(elements);
      }
    }

    /** An object; keys are sorted, equal ones possible. */
    record Obj(List<Entry> entries) implements Value {
      public Obj {
        entries = List.copyOf(entries);
      }
    }

    record Entry(Term key, Term value) {}

    /** A set; elements are sorted and differ. */
    record SetOf(List<Term> elements) implements Value {
      public SetOf {
        elements = List.copyOf(elements);
      }
    }

    record ArrayComprehension(Term term, List<Expr> body) implements Value {
      public ArrayComprehension {
        body = List.copyOf(body);
      }
    }

    record SetComprehension(Term term, List<Expr> body) implements Value {
      public SetComprehension {
        body = List.copyOf(body);
      }
    }

    record ObjectComprehension(Term key, Term value, List<Expr> body) implements Value {
      public ObjectComprehension {
        body = List.copyOf(body);
      }
    }

    record Template(boolean multiLine, List<Part> parts) implements Value {
      public Template {
        parts = List.copyOf(parts);
      }
    }
  }
}

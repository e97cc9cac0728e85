package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has a value. */
public sealed interface Term {
  Span span();

  /** A null, boolean, number or string. */
  record Scalar(Value value, Span span) implements Term {}

  /** A variable; {@code _} is {@link #WILDCARD} until compiled. */
  record Var(String name, Span span) implements Term {
    public static final String WILDCARD = "_";
  }

  /**
   * {@code head[step].step}: a dotted step is a string scalar. The path may be empty only for the
   * roots {@code data} and {@code input}.
   */
  record Ref(Term head, List<Term> path, Span span) implements Term {
    public Ref {
      path = List.copyOf(path);
    }

    /** Whether the ref starts at the base and virtual documents. */
    public boolean isData() {
      return head instanceof Var(String name, var _) && name.equals("data");
    }

    /** Whether the ref starts at the input document. */
    public boolean isInput() {
      return head instanceof Var(String name, var _) && name.equals("input");
    }
  }

  /** A call of a builtin or function; an infix operator is a call of the builtin it stands for. */
  record Call(Ref operator, List<Term> arguments, @Nullable Infix infix, Span span)
      implements Term {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code [a, b]}. */
  record ArrayTerm(List<Term> elements, Span span) implements Term {
    public ArrayTerm {
      elements = List.copyOf(elements);
    }
  }

  /** {@code {k: v}}; keys in source order, equal keys possible. */
  record ObjectTerm(List<Entry> entries, Span span) implements Term {
    public ObjectTerm {
      entries = List.copyOf(entries);
    }
  }

  /** One entry of an object term. */
  record Entry(Term key, Term value) {}

  /** {@code {a, b}}, or {@code set()}. */
  record SetTerm(List<Term> elements, Span span) implements Term {
    public SetTerm {
      elements = List.copyOf(elements);
    }
  }

  /** {@code [head | body]}. */
  record ArrayComprehension(Term head, Body body, Span span) implements Term {}

  /** {@code {head | body}}. */
  record SetComprehension(Term head, Body body, Span span) implements Term {}

  /** {@code {key: value | body}}. */
  record ObjectComprehension(Term key, Term value, Body body, Span span) implements Term {}

  /** {@code $"text {expression}"}; an expression without value prints as {@code <undefined>}. */
  record TemplateString(List<Part> parts, Span span) implements Term {
    public TemplateString {
      parts = List.copyOf(parts);
    }
  }

  /** A part of a template string. */
  sealed interface Part {
    /** Text, its escapes resolved; never empty. */
    record Text(String text, Span span) implements Part {}

    /** An expression in braces: not negated, its expression a {@link Expression.Test}. */
    record Embedded(Literal literal) implements Part {}
  }
}

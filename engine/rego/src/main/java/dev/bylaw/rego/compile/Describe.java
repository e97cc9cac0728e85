package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;

/** Terms as messages write them. */
final class Describe {
  private Describe() {}

  /** A ref as text; steps that are no constants as {@code [_]}. */
  static String term(Term term) {
    return switch (term) {
      case Term.Var(String name, var _) -> Variables.sourceName(name);
      case Term.Ref ref -> dotted(ref);
      case Term.Scalar scalar -> scalar.value().toString();
      default -> kind(term);
    };
  }

  static String dotted(Term.Ref ref) {
    if (ref.path().isEmpty()) {
      return term(ref.head());
    }
    StringBuilder text = new StringBuilder(term(ref.head()));
    for (Term step : ref.path()) {
      if (step instanceof Term.Scalar scalar) {
        if (scalar.value() instanceof StringValue name && isName(name.value())) {
          text.append('.').append(name.value());
        } else {
          text.append('[').append(scalar.value()).append(']');
        }
      } else {
        text.append('[').append(step instanceof Term.Var ? term(step) : "_").append(']');
      }
    }
    return text.toString();
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** What sort of term it is, with its article. */
  static String kind(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> "a " + scalar.value().typeName();
      case Term.Var _ -> "a variable";
      case Term.Ref _ -> "a ref";
      case Term.Call _ -> "a call";
      case Term.ArrayTerm _ -> "an array";
      case Term.ObjectTerm _ -> "an object";
      case Term.SetTerm _ -> "a set";
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          "a comprehension";
      case Term.TemplateString _ -> "a template string";
    };
  }
}

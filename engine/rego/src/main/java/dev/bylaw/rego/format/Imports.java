package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.Location;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Imports that switch on keywords, and which of them the text needs. */
final class Imports {
  static final List<String> REGO_V1 = List.of("rego", "v1");
  static final List<String> REGO_V2 = List.of("rego", "v2");
  static final List<String> FUTURE_KEYWORDS = List.of("future", "keywords");

  /** The keywords that v1 has to import. */
  private static final Set<String> FUTURE_OF_V1 = Set.of("and", "or", "not");

  private Imports() {}

  static List<String> path(Ast.Import found) {
    List<String> path = new ArrayList<>();
    for (Term step : ((Value.Ref) found.path().value()).terms()) {
      path.add(
          switch (step.value()) {
            case Value.Var variable -> variable.name();
            case Value.Scalar scalar when scalar.value() instanceof StringValue text ->
                text.value();
            default -> "";
          });
    }
    return path;
  }

  /** The one keyword that the import switches on, or nothing. */
  static String keyword(Ast.Import found) {
    List<String> path = path(found);
    return path.size() == 3 && path.subList(0, 2).equals(FUTURE_KEYWORDS) ? path.get(2) : "";
  }

  private static boolean isFuture(Ast.Import found) {
    return path(found).getFirst().equals("future");
  }

  /** Whether the import was added, and so has no place in the source. */
  static boolean isAdded(Ast.Import found) {
    return found.location().offset() < 0;
  }

  /**
   * The imports of the text.
   *
   * @param used the future keywords that the file's statements use
   */
  static List<Ast.Import> of(
      List<Ast.Import> imports, RegoVersion target, Set<String> used, boolean drop) {
    List<Ast.Import> found = new ArrayList<>(imports);
    boolean v2 = found.stream().anyMatch(i -> path(i).equals(REGO_V2));
    if (v2 || (target == RegoVersion.V1 && drop)) {
      found.removeIf(i -> path(i).equals(REGO_V1));
    } else if (target == RegoVersion.V0_COMPAT_V1
        && found.stream().noneMatch(i -> path(i).equals(REGO_V1))) {
      found.add(added(found, REGO_V1));
    }
    boolean v1 = v2 || found.stream().anyMatch(i -> path(i).equals(REGO_V1));
    if (target == RegoVersion.V0 && !v1) {
      used.stream().sorted().forEach(keyword -> ensure(found, keyword));
      return found;
    }
    if (drop || v1) {
      found.removeIf(Imports::isFuture);
    }
    if (!v2) {
      used.stream()
          .filter(FUTURE_OF_V1::contains)
          .sorted()
          .forEach(keyword -> ensure(found, keyword));
    }
    return found;
  }

  private static void ensure(List<Ast.Import> imports, String keyword) {
    for (Ast.Import found : imports) {
      String known = keyword(found);
      if (path(found).equals(FUTURE_KEYWORDS)
          || known.equals(keyword)
          || (known.equals("every") && keyword.equals("in"))) {
        return;
      }
    }
    imports.add(added(imports, List.of("future", "keywords", keyword)));
  }

  private static Ast.Import added(List<Ast.Import> imports, List<String> path) {
    int row = 0;
    for (Ast.Import found : imports) {
      if (isFuture(found) || path(found).equals(REGO_V1)) {
        row = Math.max(row, found.location().row());
      }
    }
    Location at = new Location(row + 1, 1, -1, String.join(".", path));
    List<Term> terms = new ArrayList<>();
    for (String step : path) {
      terms.add(
          new Term(
              at,
              terms.isEmpty()
                  ? new Value.Var(step)
                  : new Value.Scalar(StringValue.of(step), "\"" + step + "\"")));
    }
    return new Ast.Import(at, new Term(at, new Value.Ref(terms)), null, null);
  }
}

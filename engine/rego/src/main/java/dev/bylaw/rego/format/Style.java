package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.syntax.RegoVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a file's text may use.
 *
 * @param v1 whether it is written to be good as v1
 * @param contains whether sets are written with {@code contains}
 * @param ifs whether bodies follow {@code if}
 * @param refHeads whether some rule's name is a ref, so that all are written as refs
 * @param keywords what a step of a ref keeps its quotes for
 */
record Style(boolean v1, boolean contains, boolean ifs, boolean refHeads, Set<String> keywords) {
  private static final List<String> V0 =
      List.of(
          "not", "package", "import", "as", "default", "else", "with", "null", "true", "false",
          "some");

  Style {
    keywords = Set.copyOf(keywords);
  }

  boolean isKeyword(String name) {
    return keywords.contains(name);
  }

  static Style of(Ast.Module module, RegoVersion target) {
    boolean v1 = target != RegoVersion.V0;
    boolean contains = v1;
    boolean ifs = v1;
    Set<String> keywords = new HashSet<>(V0);
    if (v1) {
      keywords.addAll(List.of("if", "contains", "in", "every"));
    }
    for (Ast.Import found : module.imports()) {
      List<String> path = Imports.path(found);
      boolean all =
          path.equals(Imports.REGO_V1)
              || path.equals(Imports.REGO_V2)
              || path.equals(Imports.FUTURE_KEYWORDS);
      String keyword = Imports.keyword(found);
      contains |= all || keyword.equals("contains");
      ifs |= all || keyword.equals("if");
      if (!keyword.isEmpty() && found.alias() == null) {
        keywords.add(keyword);
      }
      if (path.equals(Imports.REGO_V2)) {
        keywords.addAll(List.of("if", "contains", "in", "every", "and", "or"));
      }
    }
    boolean refHeads = module.rules().stream().anyMatch(Style::hasRef);
    return new Style(v1, contains, ifs, refHeads, keywords);
  }

  private static boolean hasRef(Ast.Rule rule) {
    Ast.Head head = rule.head();
    return head.ref().size() > 2
        || (head.ref().size() == 2 && head.key() != null && head.value() == null);
  }
}

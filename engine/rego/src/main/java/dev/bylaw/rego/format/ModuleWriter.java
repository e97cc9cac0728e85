package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.AstOrder;
import dev.bylaw.rego.ast.Location;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A file: its package, imports and rules in their order, imports sorted within their groups. */
final class ModuleWriter {
  private static final Comparator<Ast.Import> IMPORTS =
      Comparator.comparing(Ast.Import::path, AstOrder.TERMS)
          .thenComparing(found -> Objects.requireNonNullElse(found.alias(), ""));

  private final Output out;
  private final TermWriter terms;
  private final RuleWriter rules;

  private ModuleWriter(Output out, Style style) {
    this.out = out;
    this.terms = new TermWriter(out, style);
    this.rules = new RuleWriter(out, style, terms);
  }

  static String write(Ast.Module module, FormatOptions options) {
    RegoVersion target = options.target();
    List<Ast.Comment> comments =
        module.comments().stream()
            .map(c -> new Ast.Comment(stripTrailing(c.text()), c.location()))
            .toList();
    Output out = new Output(comments);
    List<Ast.Import> imports =
        Imports.of(module.imports(), target, UsedKeywords.of(module), options.dropImports());
    new ModuleWriter(out, Style.of(module, target)).write(module, imports);
    return out.text().stripTrailing() + "\n";
  }

  private static String stripTrailing(String comment) {
    int end = comment.length();
    while (end > 0 && isSpace(comment.charAt(end - 1))) {
      end--;
    }
    return comment.substring(0, end);
  }

  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == 0x85;
  }

  private void write(Ast.Module module, List<Ast.Import> imports) {
    packageLine(module.pkg());
    int firstRule =
        module.rules().stream().mapToInt(r -> r.location().row()).min().orElse(Integer.MAX_VALUE);
    boolean addedBelow =
        imports.stream().anyMatch(i -> Imports.isAdded(i) && i.location().row() >= firstRule);
    List<Ast.Import> ahead =
        imports.stream().filter(i -> addedBelow && Imports.isAdded(i)).toList();
    imports(ahead);
    List<Ast> others = new ArrayList<>(imports);
    others.removeAll(ahead);
    others.addAll(module.rules());
    others.sort(Comparator.comparing(ModuleWriter::place, Location::compare));
    for (int i = 0; i < others.size(); ) {
      List<Ast.Import> foundImports = new ArrayList<>();
      while (i < others.size() && others.get(i) instanceof Ast.Import found) {
        foundImports.add(found);
        i++;
      }
      imports(foundImports);
      List<Ast.Rule> foundRules = new ArrayList<>();
      while (i < others.size() && others.get(i) instanceof Ast.Rule rule) {
        foundRules.add(rule);
        i++;
      }
      rules.rules(foundRules);
    }
    for (Ast.Comment comment : out.comments()) {
      out.writeLine(Output.string(comment));
    }
  }

  private static Location place(Ast node) {
    return switch (node) {
      case Ast.Import found -> found.location();
      case Ast.Rule rule -> rule.location();
      default -> throw new IllegalArgumentException("neither import nor rule");
    };
  }

  private void packageLine(Ast.Package pkg) {
    out.insertComments(pkg.location());
    out.startLine();
    List<Term> path = new ArrayList<>(pkg.path().terms().subList(1, pkg.path().terms().size()));
    Term first = path.getFirst();
    StringValue name = (StringValue) ((Value.Scalar) first.value()).value();
    path.set(0, new Term(first.location(), new Value.Var(name.value())));
    out.write("package ");
    withoutComments(() -> terms.ref(path));
    out.blankLine();
  }

  /** Runs a step that writes a node whose comments are written apart. */
  private void withoutComments(Runnable step) {
    List<Ast.Comment> comments = out.comments();
    out.comments(List.of());
    step.run();
    out.comments(comments);
  }

  private void imports(List<Ast.Import> imports) {
    if (imports.isEmpty()) {
      return;
    }
    Map<Ast.Import, Ast.Comment> beside = new HashMap<>();
    List<Ast.Comment> rest = new ArrayList<>();
    for (Ast.Comment comment : out.comments()) {
      Ast.Import found = null;
      for (Ast.Import candidate : imports) {
        if (found == null && candidate.location().row() == comment.location().row()) {
          found = candidate;
        }
      }
      if (found == null) {
        rest.add(comment);
      } else {
        beside.put(found, comment);
      }
    }
    out.comments(rest);
    for (List<Ast.Import> group : groups(imports)) {
      out.insertComments(group.getFirst().location());
      for (Ast.Import found : group.stream().sorted(IMPORTS).toList()) {
        out.startLine();
        out.write("import ");
        withoutComments(() -> terms.ref(((Value.Ref) found.path().value()).terms()));
        out.write(found.alias() == null ? "" : " as " + found.alias());
        Ast.Comment comment = beside.get(found);
        out.write(comment == null ? "" : " " + Output.string(comment));
        out.endLine();
      }
      out.blankLine();
    }
  }

  /** Imports on neighbouring rows belong together. */
  private static List<List<Ast.Import>> groups(List<Ast.Import> imports) {
    List<List<Ast.Import>> groups = new ArrayList<>();
    List<Ast.Import> group = new ArrayList<>();
    for (Ast.Import found : imports) {
      if (!group.isEmpty() && found.location().row() - group.getLast().location().row() > 1) {
        groups.add(group);
        group = new ArrayList<>();
      }
      group.add(found);
    }
    groups.add(group);
    return groups;
  }
}

package dev.bylaw.rego.observe;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what evaluations covered: the statements that were evaluated and the heads of rules whose
 * body held. One may watch any number of evaluations, on any threads.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="coverage"}
 */
public final class Coverage implements Observer {
  private final Set<Span> covered = ConcurrentHashMap.newKeySet();

  @Override
  public void on(Event event) {
    boolean head = event.kind() == Kind.EXIT && event.subject() == Subject.RULE;
    boolean statement = event.kind() == Kind.EVAL && event.subject() == Subject.STATEMENT;
    if ((head || statement) && !event.span().file().isEmpty()) {
      covered.add(event.span());
    }
  }

  /** What of some modules was covered, and what was not. */
  public CoverageReport report(Collection<Module> modules) {
    Map<String, CoverageReport.FileCoverage> files = new TreeMap<>();
    for (Module module : modules) {
      Set<Span> here = new TreeSet<>();
      for (Span span : covered) {
        if (span.file().equals(module.file())) {
          here.add(span);
        }
      }
      Set<Span> rest = new TreeSet<>();
      for (Span span : coverable(module)) {
        if (here.stream().noneMatch(other -> contains(other, span))) {
          rest.add(span);
        }
      }
      files.put(module.file(), CoverageReport.FileCoverage.of(here, rest));
    }
    return CoverageReport.of(files);
  }

  private static Set<Span> coverable(Module module) {
    Set<Span> spans = new HashSet<>();
    for (Rule rule : module.rules()) {
      spans.add(rule.head().span());
      rule.otherwise().forEach(otherwise -> spans.add(otherwise.span()));
    }
    Statements.of(
        module,
        literal -> {
          if (!(literal.expression() instanceof Expression.SomeDeclaration)) {
            spans.add(literal.span());
          }
        });
    return spans;
  }

  private static boolean contains(Span outer, Span inner) {
    return outer.startOffset() <= inner.startOffset() && inner.endOffset() <= outer.endOffset();
  }
}

package dev.bylaw.rego;

import dev.bylaw.rego.compile.DocumentUse;
import dev.bylaw.rego.compile.Footprint;
import dev.bylaw.rego.syntax.Module;
import java.util.Collection;
import java.util.List;

/**
 * Compiled modules. Immutable; shared by any number of threads.
 *
 * <p>A path is written from the root with dots, for instance `data.a.b.rule`; a step that is no
 * identifier is written `["like this"]`.
 */
public interface RegoProgram {
  /** The packages, by path. */
  List<PackageInfo> packages();

  /** The modules as they were parsed. */
  List<Module> modules();

  /**
   * A rule, a package or any other place under `data`, ready to be evaluated. A path that no rule
   * stands at gives what the base documents have there.
   *
   * @throws IllegalArgumentException if `path` is not a ground path from `data`
   */
  PreparedRule prepare(String path);

  /**
   * Several such places, ready to be evaluated together, which costs less than one by one.
   *
   * @param paths each as for {@link #prepare}
   * @throws IllegalArgumentException if one is not a ground path from `data`
   */
  PreparedRules prepareAll(List<String> paths);

  /**
   * Which parts of the input and which base documents the rules at the paths read, directly and
   * through the rules and functions they use.
   *
   * @param paths each as for {@link #prepare}
   * @throws IllegalArgumentException if one is not a ground path of strings from `data`
   */
  Footprint footprint(Collection<String> paths);

  /**
   * The base and virtual documents that a query depends on.
   *
   * @throws IllegalArgumentException if it does not compile
   */
  DocumentUse documents(String rego);

  /** A query such as `x := data.a.b; x > 3`, compiled against this program. */
  default QueryResult query(String rego) {
    return query(rego, "data", List.of());
  }

  /**
   * A query as if it stood in a module.
   *
   * @param packagePath the module's package from `data`; `data` itself for none
   * @param imports of the module, each as after the word `import`: `data.a.b as c`
   * @throws IllegalArgumentException if `packagePath` is not a path of strings from `data`
   */
  QueryResult query(String rego, String packagePath, List<String> imports);

  /**
   * What compiling a query gave.
   *
   * @param query null exactly when `diagnostics` is not empty
   */
  record QueryResult(
      @org.jspecify.annotations.Nullable Query query,
      List<dev.bylaw.rego.syntax.Diagnostic> diagnostics) {
    public QueryResult {
      diagnostics = List.copyOf(diagnostics);
    }

    /** The query, for callers who treat text that does not compile as a broken invariant. */
    public Query orThrow() {
      if (query == null) {
        throw new IllegalStateException("query does not compile: " + diagnostics);
      }
      return query;
    }
  }
}

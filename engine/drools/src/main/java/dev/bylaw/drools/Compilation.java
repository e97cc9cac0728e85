package dev.bylaw.drools;

import dev.bylaw.drools.drl.DrlCompiler;
import dev.bylaw.drools.drl.DrlPolicies;
import dev.bylaw.drools.engine.TablePolicies;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.sheet.CsvReader;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.Sheet;
import dev.bylaw.drools.sheet.XlsxReader;
import dev.bylaw.drools.table.Table;
import dev.bylaw.drools.table.TableParser;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.PolicyId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One compilation. Readers of workbooks and compilers of rules are touched in the methods that need
 * them, so that nothing of POI or of a Java compiler is loaded for CSV alone.
 */
final class Compilation {
  private final DroolsOptions options;
  private final Diagnostics diagnostics = new Diagnostics();
  private final List<Table> tables = new ArrayList<>();
  private final List<PolicyHeader> headers = new ArrayList<>();
  private @Nullable DrlCompiler drl;

  Compilation(DroolsOptions options) {
    this.options = options;
  }

  CompileResult compile(List<PolicyFile> files) {
    List<PolicyFile> sorted = new ArrayList<>(files);
    sorted.sort(Comparator.comparing(PolicyFile::path));
    for (PolicyFile file : sorted) {
      String path = file.path().toLowerCase(Locale.ROOT);
      if (path.endsWith(".csv")) {
        csv(file);
      } else if (path.endsWith(".xlsx")) {
        xlsx(file);
      } else if (path.endsWith(".drl")) {
        drl(file);
      } else {
        diagnostics.add(
            Diagnostic.error(
                    file.path(), 0, 0, "expected a file that ends in `.csv`, `.xlsx` or `.drl`")
                .withHint("save a spreadsheet as `.xlsx` or as `CSV UTF-8`"));
      }
    }
    tables.forEach(table -> headers.add(table.header()));
    if (drl != null) {
      headers.addAll(drl.headers());
    }
    checkIds();
    return new CompileResult(diagnostics.errors() > 0 ? null : policies(), diagnostics.toList());
  }

  private void csv(PolicyFile file) {
    Sheet sheet = CsvReader.read(file.path(), file.content(), options.sheetLimits(), diagnostics);
    if (sheet != null) {
      table(sheet, file);
    }
  }

  private void xlsx(PolicyFile file) {
    int before = diagnostics.errors();
    List<Sheet> sheets =
        XlsxReader.read(file.path(), file.content(), options.sheetLimits(), diagnostics);
    if (sheets.isEmpty() && diagnostics.errors() == before) {
      diagnostics.add(
          Diagnostic.error(
              file.path(), 0, 0, "expected a decision table, found only blank sheets"));
    }
    // a sheet with a formula or merged cells is told what else is wrong with it, too
    sheets.forEach(sheet -> table(sheet, file));
  }

  private void table(Sheet sheet, PolicyFile file) {
    Table table = TableParser.parse(sheet, file.origin(), options.names(), diagnostics);
    if (table != null) {
      tables.add(table);
    }
  }

  private void drl(PolicyFile file) {
    if (file.origin().layer() != Layer.COUNCIL) {
      diagnostics.add(
          Diagnostic.error(
                  file.path(),
                  0,
                  0,
                  "DRL is for the council alone: a rule's consequence is arbitrary Java")
              .withHint("write a decision table or a Rego policy"));
      return;
    }
    if (!options.drl()) {
      diagnostics.add(
          Diagnostic.error(
                  file.path(), 0, 0, "DRL is not turned on: a rule's consequence is arbitrary Java")
              .withHint("the council turns it on in mesh.yaml"));
      return;
    }
    DrlCompiler compiler = drl;
    if (compiler == null) {
      compiler = new DrlCompiler(options.names(), diagnostics);
      drl = compiler;
    }
    compiler.add(file.path(), file.content(), file.origin());
  }

  private void checkIds() {
    Map<PolicyId, PolicyHeader> seen = new HashMap<>();
    for (PolicyHeader header : headers) {
      PolicyHeader earlier = seen.putIfAbsent(DroolsPolicies.id(header), header);
      if (earlier != null) {
        diagnostics.add(
            Diagnostic.error(
                header.source().position().file(),
                header.source().position().line(),
                0,
                "the id `"
                    + DroolsPolicies.id(header)
                    + "` is taken by "
                    + earlier.source().position()));
      }
    }
  }

  private DroolsPolicies policies() {
    EvaluationLimits limits = options.limits();
    headers.sort(Comparator.comparing(DroolsPolicies::id));
    tables.sort(Comparator.comparing(table -> DroolsPolicies.id(table.header())));
    TablePolicies compiled =
        tables.isEmpty()
            ? null
            : new TablePolicies(
                tables, limits.sessions(), limits.acquireTimeout(), limits.tableTime());
    DrlPolicies rules =
        drl == null
            ? null
            : drl.build(
                limits.sessions(),
                limits.drlTime(),
                limits.drlFirings(),
                limits.drlContributions(),
                limits.abandonedThreads());
    return new DroolsPolicies(headers, compiled, rules);
  }
}

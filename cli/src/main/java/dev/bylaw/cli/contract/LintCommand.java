package dev.bylaw.cli.contract;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.DocumentFiles;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.report.Report;
import dev.bylaw.cli.report.ReportFormat;
import dev.bylaw.pdp.ContractLint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw contract lint}. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Looks through contracts and products for likely personal data without a label (by names,",
      "descriptions, examples), labels that contradict each other, and missing retention. Its rules",
      "are decision tables: the council's compliance tables of the policy tree, or those that ship",
      "where there is no tree, and further ones that you name.",
      ""
    },
    footer = {
      "",
      "Exit code 4 where an error was found or a file cannot be read; with --strict for warnings, too.",
      "A column that was looked at and is not personal says so by the tag `pii:false`.",
      "",
      "  bylaw contract lint contract.odcs.yaml",
      "  bylaw contract lint domains/ --rules our-words.csv --format sarif > out.sarif"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class LintCommand implements Callable<Integer> {
  private static final long MAX_RULES = 5_000_000;

  @Mixin private TreeOptions tree;

  @Option(
      names = "--rules",
      paramLabel = "CSV",
      description = "A decision table of kind compliance; may be repeated.")
  private List<Path> rules = List.of();

  @Option(
      names = "--shipped",
      description = "Use the rules that ship, not those of the policy tree.")
  private boolean shipped;

  @Option(
      names = "--format",
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/check-report.schema.json says.")
  private ReportFormat format = ReportFormat.PRETTY;

  @Option(names = "--strict", description = "A warning fails, too.")
  private boolean strict;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or folders.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws Failure, IOException {
    try (ContractLint lint = prepare()) {
      List<Diagnostic> findings = new ArrayList<>();
      Map<String, String> sources = new HashMap<>();
      List<Path> all = DocumentFiles.expand(files);
      for (Path file : all) {
        byte[] bytes = Files.readAllBytes(file);
        List<Diagnostic> found = lint.lint(file.toString(), bytes);
        findings.addAll(found);
        if (!found.isEmpty()) {
          sources.put(file.toString(), new String(bytes, StandardCharsets.UTF_8));
        }
      }
      Report report = new Report(Path.of(""), all.size(), findings, sources);
      System.out.print(report.write(format));
      if (format == ReportFormat.PRETTY) {
        Screen.standard()
            .line(
                "%d files by %d tables: %d errors, %d warnings"
                    .formatted(all.size(), lint.rules(), report.errors(), report.warnings()));
      }
      return report.errors() > 0 || (strict && report.warnings() > 0)
          ? ExitCode.CHECK_FAILED
          : ExitCode.OK;
    }
  }

  private ContractLint prepare() throws Failure, IOException {
    List<ContractLint.Rules> further = new ArrayList<>();
    Map<String, String> sources = new HashMap<>();
    for (Path file : rules) {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_RULES) {
        throw new Failure(ExitCode.USAGE, "cannot read rules from `" + file + "`");
      }
      byte[] bytes = Files.readAllBytes(file);
      further.add(new ContractLint.Rules(file.toString(), bytes));
      sources.put(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    }
    ContractLint.Prepared prepared = ContractLint.prepare(known(), further);
    ContractLint lint = prepared.lint();
    if (lint == null) {
      System.err.print(
          new DiagnosticRenderer(sources)
              .render(
                  prepared.diagnostics().stream()
                      .filter(d -> d.severity() == Severity.ERROR)
                      .toList()));
      throw new Failure(ExitCode.TREE, "the rules have errors");
    }
    return lint;
  }

  private @Nullable LoadedTree known() throws Failure, IOException {
    return shipped || !tree.isThere() ? null : tree.load(tree.clock()).tree();
  }
}

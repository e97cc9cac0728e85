package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.policy.HeaderReader;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.PackageInfo;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiles all Rego together and reads the headers of its packages and of declared controls. */
final class PolicyLoader {

  /** A Rego file with whose it is. */
  private record Sourced(TreeFile file, Place.Policy place, Origin origin) {}

  private final HeaderReader headers;
  private final Diagnostics diagnostics;
  private final List<Sourced> rego = new ArrayList<>();
  private final Map<String, PolicyHeader> byId = new TreeMap<>();
  private final Set<String> declaring = new HashSet<>();
  private final Set<String> withErrors = new HashSet<>();
  private @Nullable RegoProgram program;

  PolicyLoader(Vocabulary vocabulary, Diagnostics diagnostics) {
    this.headers = new HeaderReader(vocabulary);
    this.diagnostics = diagnostics;
  }

  void addRego(TreeFile file, Place.Policy place, Origin origin) {
    rego.add(new Sourced(file, place, origin));
  }

  void readControls(TreeFile file, Origin origin) {
    YamlNode node = YamlReader.read(file.path(), file.bytes(), diagnostics);
    MappingReader document = node == null ? null : MappingReader.of(node, "", diagnostics);
    if (document == null) {
      return;
    }
    for (MappingReader control : document.mappings("controls")) {
      add(headers.declared(control, origin));
    }
    document.finish();
  }

  /** Compiles what was added and reads its headers. */
  void complete() {
    CompileResult compiled =
        RegoCompiler.compile(
            rego.stream().map(s -> new RegoSource(s.file.path(), s.file.text())).toList(),
            CompileOptions.standard());
    program = compiled.program();
    for (var diagnostic : compiled.diagnostics()) {
      diagnostics.add(converted(diagnostic));
      withErrors.add(diagnostic.span().file());
    }
    Map<String, PackageInfo> byFile = new HashMap<>();
    if (program != null) {
      program.packages().forEach(info -> info.files().forEach(file -> byFile.put(file, info)));
    }
    var declared = new LinkedHashMap<String, PolicyHeader>();
    for (Sourced source : rego) {
      if (!source.file.isTest()) {
        PolicyHeader header = header(source, byFile.get(source.file.path()));
        if (header != null && header.body() instanceof PolicyHeader.Body.Rego(var path)) {
          declared.put(path, header);
        }
      }
    }
    if (program != null) {
      check(program, declared);
    }
  }

  private @Nullable PolicyHeader header(Sourced source, @Nullable PackageInfo info) {
    // where the compiler has spoken already, what is no YAML is not told again
    boolean told = withErrors.contains(source.file.path());
    var scratch = new Diagnostics();
    RegoHeader.read(source.file, scratch);
    RegoHeader read =
        RegoHeader.read(source.file, told && scratch.hasErrors() ? scratch : diagnostics);
    if (read == null) {
      if (info != null) {
        diagnostics.error(
            "package_clause",
            source.file.location(),
            "",
            "the package clause is not found",
            "write it on one line of its own, before everything but comments");
      }
      return null;
    }
    Location clause = new Location(source.file.path(), read.line(), 1, read.line(), 1);
    String path = info == null ? read.packagePath() : info.path();
    if (!steps(path).equals(steps(read.packagePath()))) {
      diagnostics.error(
          "package_clause", clause, "", "the package clause is not understood", "write it plainly");
    }
    checkPlace(source, path, clause);
    MappingReader annotation = read.annotation();
    MappingReader bylaw = read.bylaw();
    if (annotation == null || bylaw == null) {
      if (read.broken()) {
        declaring.add(path);
      }
      return null;
    }
    declaring.add(path);
    PolicyHeader header = headers.rego(bylaw, annotation, source.origin, path);
    add(header);
    return header;
  }

  /**
   * A domain writes into its own packages, a product into its own, the council into no domain's.
   */
  private void checkPlace(Sourced source, String path, Location clause) {
    String domain = source.place.domain();
    String steps = steps(path) + ".";
    if (domain == null) {
      if (steps.startsWith("data.bylaw.domains.")) {
        diagnostics.error(
            "foreign_package",
            clause,
            "",
            "`" + path + "` is a domain's package, this is a file of the council",
            "the council's packages begin with `bylaw.global`");
      }
      return;
    }
    String own = "data.bylaw.domains." + domain.replace('-', '_') + ".";
    String product = source.place.product();
    if (product != null) {
      own += "products." + product.replace('-', '_') + ".";
    }
    if (!steps.startsWith(own)) {
      boolean council = steps.startsWith("data.bylaw.global.");
      diagnostics.error(
          "foreign_package",
          clause,
          "",
          "`"
              + path
              + "` is "
              + (council ? "a package of the council" : "no package of this folder")
              + ", this is a file of "
              + (product == null
                  ? "domain `" + domain + "`"
                  : "data product `" + product + "` of domain `" + domain + "`"),
          "its packages begin with `" + own.substring("data.".length(), own.length() - 1) + "`");
    }
  }

  /** A path with every step plain, dashes as underscores, for comparing. */
  private static String steps(String path) {
    return path.replace("[\"", ".").replace("\"]", "").replace('-', '_');
  }

  private void check(RegoProgram compiled, Map<String, PolicyHeader> declared) {
    Map<String, Boolean> tests = new HashMap<>();
    rego.forEach(s -> tests.put(s.file.path(), s.file.isTest()));
    for (PackageInfo info : compiled.packages()) {
      PolicyHeader header = declared.get(info.path());
      if (header != null) {
        WellKnownRules.check(header, info, diagnostics);
      } else if (!info.files().stream().allMatch(f -> tests.getOrDefault(f, false))
          && !declaring.contains(info.path())) {
        WellKnownRules.checkWithoutHeader(info, diagnostics);
      }
    }
  }

  private void add(@Nullable PolicyHeader header) {
    if (header == null) {
      return;
    }
    PolicyHeader earlier = byId.putIfAbsent(header.id().value(), header);
    if (earlier != null) {
      diagnostics.error(
          "duplicate_id",
          header.location(),
          "id",
          "policy `" + header.id() + "` stands at " + earlier.location() + " too");
    }
  }

  private static Diagnostic converted(dev.bylaw.rego.syntax.Diagnostic diagnostic) {
    return new Diagnostic(
        Severity.ERROR,
        diagnostic.code(),
        WellKnownRules.location(diagnostic.span()),
        "",
        diagnostic.message(),
        diagnostic.hint());
  }

  Map<String, PolicyHeader> headers() {
    return byId;
  }

  /** The program, or null when something does not compile. */
  @Nullable RegoProgram program() {
    return program;
  }
}

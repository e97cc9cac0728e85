package dev.bylaw.drools.drl;

import dev.bylaw.drools.policy.HeaderParser;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.federation.policy.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;

/**
 * Compiles rule files through Drools' executable model: DRL to Java to byte code, in memory. A rule
 * is therefore arbitrary Java; who may write one is decided before.
 */
public final class DrlCompiler {
  private static final Pattern LINE = Pattern.compile("\\bLine (\\d+):(\\d+) ");

  /** Drools keeps modules by name for the whole process, so each compilation has a name. */
  private static final AtomicLong NEXT = new AtomicLong();

  private final KnownNames names;
  private final Diagnostics diagnostics;
  private final List<DrlPolicy> policies = new ArrayList<>();

  public DrlCompiler(KnownNames names, Diagnostics diagnostics) {
    this.names = names;
    this.diagnostics = diagnostics;
  }

  /** Compiles one file; errors are added. */
  public void add(String file, byte[] content, Origin origin) {
    DrlPolicy policy = compile(file, content, origin);
    if (policy != null) {
      policies.add(policy);
    }
  }

  /** The headers of the files that compiled so far. */
  public List<PolicyHeader> headers() {
    return policies.stream().map(DrlPolicy::header).toList();
  }

  /**
   * The files that compiled, ready to be evaluated.
   *
   * @param threads how many evaluations run at once
   * @param time how long all files may take in one evaluation
   * @param maxFirings how many rules of one file may fire in one evaluation
   * @param maxStatements how many statements one file may make in one evaluation
   * @param maxAbandoned how many threads may be stuck in a rule that does not return
   */
  public DrlPolicies build(
      int threads, Duration time, int maxFirings, int maxStatements, int maxAbandoned) {
    return new DrlPolicies(policies, threads, time, maxFirings, maxStatements, maxAbandoned);
  }

  /** Compiles one file; null when it has errors, which are added. */
  private @Nullable DrlPolicy compile(String file, byte[] content, Origin origin) {
    int before = diagnostics.errors();
    String text = new String(content, StandardCharsets.UTF_8);
    List<String> lines = Arrays.asList(text.split("\\r?\\n", -1));
    PolicyHeader header =
        HeaderParser.parse(
            file, DrlHeader.entries(file, lines, diagnostics), origin, names, diagnostics);
    KieBase rules = rules(file, text);
    if (rules != null
        && rules.getKiePackages().stream().allMatch(each -> each.getRules().isEmpty())) {
      diagnostics.add(Diagnostic.error(file, 0, 0, "expected a rule, found none"));
    }
    return header == null || rules == null || diagnostics.errors() > before
        ? null
        : new DrlPolicy(header, rules, DrlHeader.rules(lines));
  }

  private @Nullable KieBase rules(String file, String text) {
    KieServices services = KieServices.Factory.get();
    ClassLoader loader = DrlCompiler.class.getClassLoader();
    ReleaseId id = services.newReleaseId("dev.bylaw.rules", "file", "1." + NEXT.incrementAndGet());
    KieFileSystem files = services.newKieFileSystem();
    files.generateAndWritePomXML(id);
    files.write("src/main/resources/dev/bylaw/rules/rules.drl", text);
    KieBuilder builder = services.newKieBuilder(files, loader);
    try {
      builder.buildAll(ExecutableModelProject.class);
      List<Message> errors = builder.getResults().getMessages(Message.Level.ERROR);
      if (!errors.isEmpty()) {
        errors.forEach(error -> report(file, error));
        return null;
      }
      KieContainer container = services.newKieContainer(id, loader);
      KieBase rules = container.getKieBase();
      // the first session loads classes; here nobody waits for a decision
      rules.newKieSession().dispose();
      return rules;
    } catch (RuntimeException e) {
      diagnostics.add(
          Diagnostic.error(file, 0, 0, "the rules do not compile: " + firstLine(e.getMessage())));
      return null;
    } finally {
      services.getRepository().removeKieModule(id);
    }
  }

  private void report(String file, Message error) {
    String message = firstLine(error.getText());
    if (message.startsWith("Java source of ") || message.startsWith("Parser returned")) {
      // the generated source, or an echo of the error before; neither says anything new
      return;
    }
    int line = error.getPath() != null && error.getPath().endsWith(".drl") ? error.getLine() : 0;
    int column = 0;
    Matcher place = LINE.matcher(message);
    if (place.find()) {
      line = Integer.parseInt(place.group(1));
      column = Integer.parseInt(place.group(2)) + 1;
    }
    diagnostics.add(Diagnostic.error(file, Math.max(line, 0), column, message));
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
  }
}

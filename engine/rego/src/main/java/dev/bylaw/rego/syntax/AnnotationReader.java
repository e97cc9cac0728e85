package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Metadata blocks to annotations, each joined to the statement below it. */
final class AnnotationReader {
  private final Module module;
  private final List<Diagnostic> diagnostics;

  private AnnotationReader(Module module, List<Diagnostic> diagnostics) {
    this.module = module;
    this.diagnostics = diagnostics;
  }

  /** The module with its annotations; what is wrong with them is reported. */
  static Module annotate(Module module, List<Diagnostic> diagnostics) {
    List<Metadata.Block> blocks = Metadata.read(module.comments(), diagnostics);
    return blocks.isEmpty() ? module : new AnnotationReader(module, diagnostics).attach(blocks);
  }

  private Module attach(List<Metadata.Block> blocks) {
    List<Annotations> all = new ArrayList<>();
    List<Rule> rules = new ArrayList<>(module.rules());
    for (Metadata.Block block : blocks) {
      int line = block.span().startLine();
      int below = ruleBelow(line);
      Annotations found = read(block, subject(line, below), below);
      if (found == null) {
        continue;
      }
      all.add(found);
      if (found.scope() == Annotations.Scope.RULE) {
        rules.set(below, with(rules.get(below), found));
      } else if (found.scope() == Annotations.Scope.DOCUMENT) {
        for (int i = 0; i < rules.size(); i++) {
          if (target(rules.get(i)).equals(found.target())) {
            rules.set(i, with(rules.get(i), found));
          }
        }
      }
    }
    return new Module(
        module.file(),
        module.version(),
        module.packagePath(),
        module.packageSpan(),
        module.imports(),
        rules,
        all,
        module.comments());
  }

  private static Rule with(Rule rule, Annotations annotations) {
    List<Annotations> all = new ArrayList<>(rule.annotations());
    all.add(annotations);
    return new Rule(rule.isDefault(), rule.head(), rule.body(), rule.otherwise(), all, rule.span());
  }

  /** The index of the first rule below the line, or -1. */
  private int ruleBelow(int line) {
    for (int i = 0; i < module.rules().size(); i++) {
      if (module.rules().get(i).span().startLine() > line) {
        return i;
      }
    }
    return -1;
  }

  /** What the statement below the line is: package, import, rule, or nothing. */
  private String subject(int line, int rule) {
    int ruleLine = rule < 0 ? Integer.MAX_VALUE : module.rules().get(rule).span().startLine();
    if (module.packageSpan().startLine() > line) {
      return "package";
    }
    boolean imported =
        module.imports().stream()
            .anyMatch(i -> i.span().startLine() > line && i.span().startLine() < ruleLine);
    if (imported) {
      return "import";
    }
    return rule < 0 ? "" : "rule";
  }

  private List<String> target(Rule rule) {
    List<String> path = new ArrayList<>(module.packagePath());
    for (Term step : rule.head().ref()) {
      if (!(step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text)) {
        break;
      }
      path.add(text.value());
    }
    return path;
  }

  private @Nullable Annotations read(Metadata.Block block, String subject, int rule) {
    ObjectValue content = block.content();
    Span span = block.span();
    boolean entrypoint = content.get(StringValue.of("entrypoint")) == BooleanValue.TRUE;
    String written = text(content, "scope");
    String implied =
        subject.equals("rule") && entrypoint ? "document" : subject.isEmpty() ? "rule" : subject;
    Annotations.Scope scope = scope(written.isEmpty() ? implied : written, span);
    if (scope == null) {
      return null;
    }
    boolean onRule = scope == Annotations.Scope.RULE || scope == Annotations.Scope.DOCUMENT;
    if (!subject.equals(onRule ? "rule" : "package")) {
      report(
          span,
          "annotations of scope `"
              + scope.name().toLowerCase(Locale.ROOT)
              + "` must stand over a "
              + (onRule ? "rule" : "package")
              + (subject.isEmpty() ? "" : ", found " + subject));
      return null;
    }
    if (entrypoint && scope != Annotations.Scope.DOCUMENT && scope != Annotations.Scope.PACKAGE) {
      report(span, "`entrypoint` needs the scope `document` or `package`");
    }
    ObjectValue custom =
        content.get(StringValue.of("custom")) instanceof ObjectValue object
            ? object
            : ObjectValue.EMPTY;
    return new Annotations(
        scope,
        text(content, "title"),
        text(content, "description"),
        entrypoint,
        each(content, "organizations", AnnotationReader::text),
        each(content, "related_resources", value -> relatedResource(value, span)),
        each(content, "authors", value -> author(value, span)),
        each(content, "schemas", value -> schema(value, span)),
        content.get(StringValue.of("compile")) instanceof ObjectValue object ? object : null,
        custom,
        onRule ? target(module.rules().get(rule)) : module.packagePath(),
        span);
  }

  private Annotations.@Nullable Scope scope(String name, Span span) {
    for (Annotations.Scope scope : Annotations.Scope.values()) {
      if (scope.name().toLowerCase(Locale.ROOT).equals(name)) {
        return scope;
      }
    }
    report(
        span,
        "invalid scope `" + name + "`, expected `rule`, `document`, `package` or `subpackages`");
    return null;
  }

  private Annotations.@Nullable RelatedResource relatedResource(Value value, Span span) {
    if (value instanceof StringValue ref && !ref.value().isEmpty()) {
      return new Annotations.RelatedResource(ref.value(), null);
    }
    if (value instanceof ObjectValue object && !text(object, "ref").isBlank()) {
      String description = text(object, "description").strip();
      return new Annotations.RelatedResource(
          text(object, "ref").strip(), description.isEmpty() ? null : description);
    }
    report(span, "invalid related resource, expected a URL or a mapping with `ref`");
    return null;
  }

  private Annotations.@Nullable Author author(Value value, Span span) {
    if (value instanceof StringValue line && !line.value().isBlank()) {
      String name = line.value().strip();
      int open = name.lastIndexOf('<');
      boolean mail = open >= 0 && name.endsWith(">") && name.indexOf(' ', open) < 0;
      String email = mail ? name.substring(open + 1, name.length() - 1) : "";
      String person = (mail ? name.substring(0, open) : name).strip().replaceAll("\\s+", " ");
      return new Annotations.Author(blankToNull(person), blankToNull(email));
    }
    if (value instanceof ObjectValue object) {
      String name = text(object, "name").strip();
      String email = text(object, "email").strip();
      if (!name.isEmpty() || !email.isEmpty()) {
        return new Annotations.Author(blankToNull(name), blankToNull(email));
      }
    }
    report(span, "invalid author, expected a text or a mapping with `name` or `email`");
    return null;
  }

  private static @Nullable String blankToNull(String text) {
    return text.isBlank() ? null : text;
  }

  private Annotations.@Nullable Schema schema(Value value, Span span) {
    if (value instanceof ObjectValue object && object.size() == 1) {
      StringValue key = (StringValue) object.keys().get(0);
      Value schema = object.get(key);
      List<String> path = List.of(key.value().split("\\."));
      if (schema instanceof StringValue ref
          && (ref.value().equals("schema") || ref.value().startsWith("schema"))) {
        List<String> steps = List.of(ref.value().replaceAll("\\[\"?|\"?]", ".").split("\\.+"));
        return new Annotations.Schema(path, steps.subList(1, steps.size()), null);
      }
      if (schema instanceof ObjectValue definition) {
        return new Annotations.Schema(path, null, definition);
      }
    }
    report(span, "invalid schema, expected a ref to `schema` or a definition");
    return null;
  }

  private void report(Span span, String message) {
    Span line =
        new Span(
            span.file(),
            span.startLine(),
            span.startColumn(),
            span.startLine(),
            span.startColumn() + 10,
            span.startOffset(),
            span.startOffset() + 10);
    diagnostics.add(Diagnostic.of(line, Diagnostic.PARSE_ERROR, message));
  }

  private static String text(ObjectValue content, String key) {
    Value value = content.get(StringValue.of(key));
    return value == null ? "" : text(value);
  }

  private static String text(Value value) {
    return value instanceof StringValue text ? text.value() : value.toString();
  }

  private static <T> List<T> each(
      ObjectValue content, String key, Function<Value, @Nullable T> reader) {
    List<T> found = new ArrayList<>();
    if (content.get(StringValue.of(key)) instanceof ArrayValue array) {
      for (Value value : array) {
        T read = reader.apply(value);
        if (read != null) {
          found.add(read);
        }
      }
    }
    return found;
  }
}

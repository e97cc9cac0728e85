package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code rego.metadata.chain()} and {@code rego.metadata.rule()} give in a rule. */
final class MetadataChains {
  private final List<Annotations> all;

  MetadataChains(List<Module> modules) {
    this.all = modules.stream().flatMap(module -> module.annotations().stream()).toList();
  }

  /** The value of a call without arguments, or null where the function is none of the two. */
  @Nullable Value constant(String function, Module module, Rule rule) {
    return switch (function) {
      case "rego.metadata.chain" -> chain(module, rule);
      case "rego.metadata.rule" -> {
        List<Annotations> own = ruleScope(rule);
        yield own.isEmpty() ? ObjectValue.EMPTY : value(own.getFirst());
      }
      default -> null;
    };
  }

  private static List<Annotations> ruleScope(Rule rule) {
    return rule.annotations().stream()
        .filter(found -> found.scope() == Annotations.Scope.RULE)
        .sorted((a, b) -> a.span().compareTo(b.span()))
        .toList();
  }

  /**
   * From the rule outwards: its own, the document's, the package's, those of packages around it.
   */
  private Value chain(Module module, Rule rule) {
    List<String> path = Names.stringPath(module, rule);
    List<Value> links = new ArrayList<>();
    List<Annotations> own = ruleScope(rule);
    if (own.isEmpty()) {
      links.add(link(path, null));
    }
    own.reversed().forEach(found -> links.add(link(path, found)));
    first(Annotations.Scope.DOCUMENT, path, links);
    first(Annotations.Scope.PACKAGE, module.packagePath(), links);
    for (int size = module.packagePath().size(); size > 0; size--) {
      first(Annotations.Scope.SUBPACKAGES, module.packagePath().subList(0, size), links);
    }
    return ArrayValue.of(links);
  }

  private void first(Annotations.Scope scope, List<String> path, List<Value> links) {
    all.stream()
        .filter(found -> found.scope() == scope && found.target().equals(path))
        .findFirst()
        .ifPresent(found -> links.add(link(path, found)));
  }

  private static Value link(List<String> path, @Nullable Annotations annotations) {
    ObjectValue.Builder link = ObjectValue.builder();
    link.put("path", ArrayValue.of(path.stream().map(StringValue::of).toList()));
    if (annotations != null) {
      link.put("annotations", value(annotations));
    }
    return link.build();
  }

  /** Annotations as an object; what is not written is left out. */
  private static Value value(Annotations annotations) {
    ObjectValue.Builder object = ObjectValue.builder();
    object.put("scope", annotations.scope().name().toLowerCase(Locale.ROOT));
    text(object, "title", annotations.title());
    text(object, "description", annotations.description());
    if (annotations.entrypoint()) {
      object.put("entrypoint", BooleanValue.TRUE);
    }
    list(
        object,
        "organizations",
        annotations.organizations().stream().map(StringValue::of).toList());
    list(
        object,
        "related_resources",
        annotations.relatedResources().stream()
            .map(resource -> pair("ref", resource.ref(), "description", resource.description()))
            .toList());
    list(
        object,
        "authors",
        annotations.authors().stream()
            .map(author -> pair("name", author.name(), "email", author.email()))
            .toList());
    list(object, "schemas", annotations.schemas().stream().map(MetadataChains::schema).toList());
    if (!annotations.custom().isEmpty()) {
      object.put("custom", annotations.custom());
    }
    return object.build();
  }

  private static void text(ObjectValue.Builder object, String key, String text) {
    if (!text.isEmpty()) {
      object.put(key, text);
    }
  }

  private static void list(ObjectValue.Builder object, String key, List<? extends Value> values) {
    if (!values.isEmpty()) {
      object.put(key, ArrayValue.of(values));
    }
  }

  private static Value pair(
      String first, @Nullable String firstText, String second, @Nullable String secondText) {
    ObjectValue.Builder object = ObjectValue.builder();
    if (firstText != null) {
      object.put(first, firstText);
    }
    if (secondText != null) {
      object.put(second, secondText);
    }
    return object.build();
  }

  private static Value schema(Annotations.Schema schema) {
    ObjectValue.Builder object = ObjectValue.builder();
    object.put("path", ArrayValue.of(schema.path().stream().map(StringValue::of).toList()));
    List<String> ref = schema.schema();
    if (ref != null) {
      List<String> steps = new ArrayList<>();
      steps.add("schema");
      steps.addAll(ref);
      object.put("schema", ArrayValue.of(steps.stream().map(StringValue::of).toList()));
    }
    ObjectValue definition = schema.definition();
    if (definition != null) {
      object.put("definition", definition);
    }
    return object.build();
  }
}

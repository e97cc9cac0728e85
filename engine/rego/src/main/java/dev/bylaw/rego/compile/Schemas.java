package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.type.SchemaException;
import dev.bylaw.rego.type.SchemaTypes;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types that schemas give to documents: one for all rules, and those of annotations. */
final class Schemas {
  private static final Value INPUT = StringValue.of("input");

  private final Map<List<String>, Value> given;
  private final Map<List<String>, Type> types = new HashMap<>();
  private final Map<List<String>, List<Annotations>> byTarget = new HashMap<>();
  private final TypeTree global = new TypeTree();

  /**
   * The schemas of a compilation.
   *
   * @param given schemas by their paths under {@code schema}; the one of the empty path is that of
   *     {@code input} in all rules
   */
  Schemas(List<Module> modules, Map<List<String>, Value> given, List<Diagnostic> diagnostics) {
    this.given = given;
    for (Module module : modules) {
      for (Annotations annotations : module.annotations()) {
        if (annotations.scope() != Annotations.Scope.RULE && !annotations.schemas().isEmpty()) {
          byTarget.computeIfAbsent(annotations.target(), _ -> new ArrayList<>()).add(annotations);
        }
      }
    }
    Value input = given.get(List.of());
    if (input != null) {
      try {
        global.put(List.of(INPUT), SchemaTypes.of(input));
      } catch (SchemaException e) {
        diagnostics.add(
            Diagnostic.of(Span.NONE, Diagnostic.TYPE_ERROR, String.valueOf(e.getMessage())));
      }
    }
  }

  /** The types that stand below those of all rules. */
  TypeTree global() {
    return global;
  }

  /**
   * The layer in which a branch of a rule is checked.
   *
   * @param isElse as for OPA, annotations of the rule alone say nothing of its else branches
   */
  TypeScope.Layer layer(
      CheckedRule checked, boolean isElse, TypeScope.Layer base, List<Diagnostic> diagnostics) {
    List<Annotations.Schema> schemas = schemas(checked, isElse);
    if (schemas.isEmpty()) {
      return base;
    }
    TypeTree tree = new TypeTree();
    TypeScope.Layer layer = new TypeScope.Layer(tree, base);
    for (Annotations.Schema schema : schemas) {
      Type type;
      try {
        type = type(schema);
      } catch (SchemaException e) {
        diagnostics.add(
            Diagnostic.of(
                checked.rule().span(), Diagnostic.TYPE_ERROR, String.valueOf(e.getMessage())));
        continue;
      }
      if (type != null) {
        put(schema.path(), type, tree, layer);
      }
    }
    return layer;
  }

  private List<Annotations.Schema> schemas(CheckedRule checked, boolean isElse) {
    if (byTarget.isEmpty() && checked.rule().annotations().isEmpty()) {
      return List.of();
    }
    List<Annotations.Schema> schemas = new ArrayList<>();
    for (int i = 0; i <= checked.packagePath().size(); i++) {
      add(checked.packagePath().subList(0, i), Annotations.Scope.SUBPACKAGES, schemas);
    }
    add(checked.packagePath(), Annotations.Scope.PACKAGE, schemas);
    add(checked.path(), Annotations.Scope.DOCUMENT, schemas);
    Rule rule = checked.rule();
    for (Annotations annotations : rule.annotations()) {
      if (!isElse && annotations.scope() == Annotations.Scope.RULE) {
        schemas.addAll(annotations.schemas());
      }
    }
    return schemas;
  }

  private void add(List<String> target, Annotations.Scope scope, List<Annotations.Schema> schemas) {
    for (Annotations annotations : byTarget.getOrDefault(target, List.of())) {
      if (annotations.scope() == scope) {
        schemas.addAll(annotations.schemas());
      }
    }
  }

  /** Null where nothing is known: no schemas are given, and the annotation names one of them. */
  private @Nullable Type type(Annotations.Schema schema) throws SchemaException {
    List<String> name = schema.schema();
    if (name == null) {
      return schema.definition() == null ? null : SchemaTypes.of(schema.definition());
    }
    Type known = types.get(name);
    if (known != null || given.isEmpty()) {
      return known;
    }
    Value definition = given.get(name);
    if (definition == null) {
      throw new SchemaException("undefined schema: `schema." + String.join(".", name) + "`");
    }
    Type type = SchemaTypes.of(definition);
    types.put(name, type);
    return type;
  }

  /** Gives a document its type; one that has a type already is changed in the part. */
  private static void put(List<String> path, Type type, TypeTree tree, TypeScope.Layer layer) {
    List<Value> steps = path.stream().<Value>map(StringValue::of).toList();
    for (int i = 1; i < steps.size(); i++) {
      Type known = known(steps.subList(0, i), layer);
      if (known != null) {
        tree.put(steps.subList(0, i), override(steps.subList(i, steps.size()), known, type));
        return;
      }
    }
    tree.put(steps, type);
  }

  private static @Nullable Type known(List<Value> path, TypeScope.@Nullable Layer layer) {
    for (TypeScope.Layer at = layer; at != null; at = at.next()) {
      TypeTree node = at.tree();
      for (Value step : path) {
        node = node == null ? null : node.child(step);
      }
      if (node != null) {
        return node.extent();
      }
    }
    // the roots are there, of any type
    return path.size() == 1 ? Types.ANY : null;
  }

  private static Type override(List<Value> path, Type type, Type replacement) {
    if (path.isEmpty()) {
      return replacement;
    }
    Map<Value, Type> fixed = new TreeMap<>();
    Type keys = Types.ANY;
    Type values = Types.ANY;
    if (Types.definition(type) instanceof Type.ObjectOf object) {
      fixed.putAll(object.fixed());
      keys = object.keys();
      values = object.values();
    }
    Type part = fixed.get(path.getFirst());
    List<Value> rest = path.subList(1, path.size());
    fixed.put(
        path.getFirst(),
        part == null ? nested(rest, replacement, keys, values) : override(rest, part, replacement));
    return new Type.ObjectOf(fixed, keys, values);
  }

  private static Type nested(
      List<Value> path, Type type, @Nullable Type keys, @Nullable Type values) {
    Type nested = type;
    for (Value step : path.reversed()) {
      nested = new Type.ObjectOf(Map.of(step, nested), keys, values);
    }
    return nested;
  }
}

package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tree as the JSON document that {@code opa parse -f json} prints. */
public final class AstJson {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final String file;
  private final List<Ast.Comment> comments;
  private final Options options;

  /**
   * What the document holds besides the tree.
   *
   * @param locations whether nodes have their places, with their source text in base 64
   * @param comments whether the file's comments stand in it
   */
  public record Options(boolean locations, boolean comments) {
    /** As {@code opa parse -f json} without further flags. */
    public static final Options STANDARD = new Options(false, true);
  }

  private AstJson(Ast.Module module, Options options) {
    this.file = module.file();
    this.comments = module.comments();
    this.options = options;
  }

  /** The file as a document. */
  public static dev.bylaw.rego.value.Value write(Ast.Module module, Options options) {
    return new AstJson(module, options).module(module);
  }

  /** An object under construction; what is absent is left out. */
  private final class Fields {
    private final ObjectValue.Builder builder = ObjectValue.builder();

    Fields put(String key, dev.bylaw.rego.value.@Nullable Value value) {
      if (value != null) {
        builder.put(StringValue.of(key), value);
      }
      return this;
    }

    Fields put(String key, String value) {
      return value.isEmpty() ? this : put(key, StringValue.of(value));
    }

    Fields flag(String key, boolean value) {
      return value ? put(key, BooleanValue.TRUE) : this;
    }

    Fields list(String key, ArrayValue value) {
      return value.size() == 0 ? this : put(key, value);
    }

    Fields at(@Nullable Location location) {
      return options.locations && location != null && location.row() > 0
          ? put("location", location(location))
          : this;
    }

    ObjectValue build() {
      return builder.build();
    }
  }

  private static <T> ArrayValue each(
      Collection<T> items, Function<T, ? extends dev.bylaw.rego.value.Value> convert) {
    return ArrayValue.of(
        items.stream().map(item -> (dev.bylaw.rego.value.Value) convert.apply(item)).toList());
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectValue location(Location location) {
    Fields fields =
        new Fields()
            .put("file", StringValue.of(file))
            .put("row", NumberValue.of(location.row()))
            .put("col", NumberValue.of(location.column()));
    if (options.locations) {
      fields.put("text", StringValue.of(base64(location.text())));
    }
    return fields.build();
  }

  private ObjectValue module(Ast.Module module) {
    Fields fields =
        new Fields()
            .put(
                "package",
                new Fields()
                    .at(module.pkg().location())
                    .put("path", terms(module.pkg().path().terms()))
                    .build())
            .list("imports", each(module.imports(), this::importOf))
            .list("annotations", each(module.annotations(), this::annotations))
            .list("rules", each(module.rules(), this::rule));
    if (options.comments) {
      fields.list("comments", each(module.comments(), this::comment));
    }
    return fields.build();
  }

  private ObjectValue comment(Ast.Comment comment) {
    return new Fields()
        .put("Text", StringValue.of(base64(comment.text())))
        .put("Location", location(comment.location()))
        .build();
  }

  private ObjectValue importOf(Ast.Import found) {
    Fields fields = new Fields().at(found.location()).put("path", term(found.path()));
    if (found.alias() != null) {
      fields.put("alias", found.alias());
      if (options.locations && found.aliasLocation() != null) {
        fields.put("alias_location", location(found.aliasLocation()));
      }
    }
    return fields.build();
  }

  private ObjectValue rule(Ast.Rule rule) {
    return new Fields()
        .list("annotations", each(rule.annotations(), this::annotations))
        .put("body", body(rule.body()))
        .flag("default", rule.isDefault())
        .put("else", rule.otherwise() == null ? null : rule(rule.otherwise()))
        .put("head", head(rule.head()))
        .at(rule.location())
        .build();
  }

  private ObjectValue head(Ast.Head head) {
    return new Fields()
        .put("name", head.name())
        .put("ref", terms(head.ref()))
        .list("args", terms(head.args()))
        .put("key", head.key() == null ? null : term(head.key()))
        .put("value", head.value() == null ? null : term(head.value()))
        .flag("assign", head.assign())
        .at(head.location())
        .build();
  }

  private ArrayValue body(List<Expr> body) {
    return each(body, this::expr);
  }

  private ObjectValue expr(Expr expr) {
    return new Fields()
        .flag("generated", expr.generated())
        .put("index", NumberValue.of(expr.index()))
        .at(expr.location())
        .flag("negated", expr.negated())
        .put("terms", terms(expr.terms()))
        .list("with", each(expr.with(), this::with))
        .build();
  }

  private ObjectValue with(Ast.With with) {
    return new Fields()
        .at(with.location())
        .put("target", term(with.target()))
        .put("value", term(with.value()))
        .build();
  }

  private dev.bylaw.rego.value.Value terms(Ast.Terms terms) {
    return switch (terms) {
      case Ast.One one -> term(one.term());
      case Ast.Operation operation -> terms(operation.terms());
      case Ast.Some some ->
          new Fields().put("symbols", terms(some.symbols())).at(some.location()).build();
      case Ast.Every every ->
          new Fields()
              .put("key", every.key() == null ? NullValue.NULL : term(every.key()))
              .put("value", term(every.value()))
              .put("domain", term(every.domain()))
              .put("body", body(every.body()))
              .at(every.location())
              .build();
      case Ast.Not not ->
          new Fields()
              .put("type", "not")
              .put("body", body(not.body()))
              .put("explicit_body", BooleanValue.of(not.explicit()))
              .build();
      case Ast.Logical logical ->
          new Fields()
              .put("type", logical.and() ? "and" : "or")
              .put("lhs", body(logical.left()))
              .put("rhs", body(logical.right()))
              .flag("explicit_lhs", logical.explicitLeft())
              .flag("explicit_rhs", logical.explicitRight())
              .build();
    };
  }

  private ArrayValue terms(List<Term> terms) {
    return each(terms, this::term);
  }

  private ObjectValue term(Term term) {
    return new Fields()
        .at(term.location())
        .put("type", type(term.value()))
        .put("value", value(term.value()))
        .build();
  }

  /** What OPA calls a kind of value. */
  static String type(Value value) {
    return switch (value) {
      case Value.Scalar scalar -> scalar.value().typeName();
      case Value.Var _ -> "var";
      case Value.Ref _ -> "ref";
      case Value.Call _ -> "call";
      case Value.Array _ -> "array";
      case Value.Obj _ -> "object";
      case Value.SetOf _ -> "set";
      case Value.ArrayComprehension _ -> "arraycomprehension";
      case Value.SetComprehension _ -> "setcomprehension";
      case Value.ObjectComprehension _ -> "objectcomprehension";
      case Value.Template _ -> "templatestring";
    };
  }

  private dev.bylaw.rego.value.Value value(Value value) {
    return switch (value) {
      case Value.Scalar scalar ->
          scalar.value() == NullValue.NULL ? ObjectValue.EMPTY : scalar.value();
      case Value.Var variable -> StringValue.of(variable.name());
      case Value.Ref ref -> terms(ref.terms());
      case Value.Call call -> terms(call.terms());
      case Value.Array array -> terms(array.elements());
      case Value.SetOf set -> terms(set.elements());
      case Value.Obj object ->
          each(object.entries(), e -> ArrayValue.of(List.of(term(e.key()), term(e.value()))));
      case Value.ArrayComprehension c ->
          new Fields().put("term", term(c.term())).put("body", body(c.body())).build();
      case Value.SetComprehension c ->
          new Fields().put("term", term(c.term())).put("body", body(c.body())).build();
      case Value.ObjectComprehension c ->
          new Fields()
              .put("key", term(c.key()))
              .put("value", term(c.value()))
              .put("body", body(c.body()))
              .build();
      case Value.Template template ->
          new Fields()
              .put(
                  "parts",
                  template.parts().isEmpty()
                      ? NullValue.NULL
                      : each(
                          template.parts(),
                          part ->
                              switch (part) {
                                case Term term -> term(term);
                                case Ast.Embedded(Expr expr) -> expr(expr);
                              }))
              .put("multi_line", BooleanValue.of(template.multiLine()))
              .build();
    };
  }

  // ---- annotations

  private ObjectValue annotations(Annotations annotations) {
    Fields fields =
        new Fields()
            .put("scope", annotations.scope().name().toLowerCase(Locale.ROOT))
            .put("title", annotations.title())
            .put("description", annotations.description())
            .flag("entrypoint", annotations.entrypoint())
            .list("organizations", each(annotations.organizations(), StringValue::of))
            .list("related_resources", each(annotations.relatedResources(), this::resource))
            .list("authors", each(annotations.authors(), this::author))
            .list("schemas", each(annotations.schemas(), this::schema))
            .put("compile", annotations.compile())
            .put("custom", annotations.custom().size() == 0 ? null : annotations.custom());
    if (options.locations) {
      for (Ast.Comment comment : comments) {
        if (comment.location().offset() == annotations.span().startOffset()) {
          fields.put("location", location(comment.location()));
        }
      }
    }
    return fields.build();
  }

  private ObjectValue resource(Annotations.RelatedResource resource) {
    Fields fields = new Fields().put("ref", StringValue.of(resource.ref()));
    return resource.description() == null
        ? fields.build()
        : fields.put("description", resource.description()).build();
  }

  private ObjectValue author(Annotations.Author author) {
    Fields fields =
        new Fields().put("name", StringValue.of(author.name() == null ? "" : author.name()));
    return author.email() == null ? fields.build() : fields.put("email", author.email()).build();
  }

  private ObjectValue schema(Annotations.Schema schema) {
    Fields fields = new Fields().put("path", steps(schema.path()));
    if (schema.schema() != null) {
      fields.put("schema", schemaRef(schema.schema()));
    }
    return fields.put("definition", schema.definition()).build();
  }

  private ArrayValue schemaRef(List<String> path) {
    List<String> whole = new ArrayList<>(path);
    whole.addFirst("schema");
    return steps(whole);
  }

  private ArrayValue steps(List<String> steps) {
    List<dev.bylaw.rego.value.Value> array = new ArrayList<>();
    for (String step : steps) {
      array.add(
          new Fields()
              .put("type", array.isEmpty() ? "var" : "string")
              .put("value", StringValue.of(step))
              .build());
    }
    return ArrayValue.of(array);
  }
}

package dev.bylaw.rego.builtin.graphql;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** GraphQL: documents and schemas parsed, and held against each other. */
final class GraphqlBuiltins {
  private static final Value UNVERIFIED =
      ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);

  private GraphqlBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "graphql.parse_query" -> (_, a) -> new GraphqlParser(Operands.string(a, 0)).query();
      case "graphql.parse_schema" -> (_, a) -> new GraphqlParser(Operands.string(a, 0)).schema();
      case "graphql.schema_is_valid" -> (_, a) -> schemaIsValid(a);
      case "graphql.is_valid" -> (_, a) -> BooleanValue.of(verified(a) != null);
      case "graphql.parse" -> (_, a) -> parse(a);
      case "graphql.parse_and_verify" -> (_, a) -> parseAndVerify(a);
      default -> null;
    };
  }

  private static Value parse(Value[] a) throws BuiltinException {
    ObjectValue query = document(a, 0);
    ObjectValue schema = document(a, 1);
    GraphqlValidation.validate(GraphqlSchema.of(schema), query);
    return ArrayValue.of(query, schema);
  }

  private static Value parseAndVerify(Value[] a) {
    ArrayValue verified = verified(a);
    return verified == null
        ? UNVERIFIED
        : ArrayValue.of(BooleanValue.TRUE, verified.get(0), verified.get(1));
  }

  private static @Nullable ArrayValue verified(Value[] a) {
    try {
      return (ArrayValue) parse(a);
    } catch (BuiltinException e) {
      return null;
    }
  }

  private static Value schemaIsValid(Value[] a) {
    try {
      GraphqlSchema.of(schema(a, 0));
      return BooleanValue.TRUE;
    } catch (BuiltinException e) {
      return BooleanValue.FALSE;
    }
  }

  private static ObjectValue document(Value[] a, int i) throws BuiltinException {
    if (i == 1) {
      return schema(a, 1);
    }
    return switch (a[0]) {
      case StringValue s -> new GraphqlParser(s.value()).query();
      case ObjectValue object -> object;
      default -> throw Operands.wrongType(-1, a[0], "string", "object");
    };
  }

  private static ObjectValue schema(Value[] a, int i) throws BuiltinException {
    return switch (a[i]) {
      case StringValue s -> new GraphqlParser(s.value()).schema();
      case ObjectValue object -> object;
      // OPA counts the operands of these functions from 0
      default -> throw Operands.wrongType(i - 1, a[i], "string", "object");
    };
  }
}

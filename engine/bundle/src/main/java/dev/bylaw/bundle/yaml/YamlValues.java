package dev.bylaw.bundle.yaml;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.regex.Pattern;

/** Documents as policies see them. */
public final class YamlValues {

  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private YamlValues() {}

  public static Value toValue(YamlNode node) {
    return switch (node) {
      case YamlNode.Text(var _, var text) -> StringValue.of(text);
      case YamlNode.Num(var _, var number, var text) ->
          NumberValue.parse(JSON_NUMBER.matcher(text).matches() ? text : number.toString());
      case YamlNode.Flag(var _, var flag, var _) -> flag ? BooleanValue.TRUE : BooleanValue.FALSE;
      case YamlNode.Null _ -> NullValue.NULL;
      case YamlNode.Items(var _, var items) ->
          ArrayValue.of(items.stream().map(YamlValues::toValue).toList());
      case YamlNode.Fields fields -> toObject(fields);
    };
  }

  public static ObjectValue toObject(YamlNode.Fields fields) {
    ObjectValue.Builder builder = ObjectValue.builder();
    fields.fields().forEach((key, field) -> builder.put(key, toValue(field.value())));
    return builder.build();
  }
}

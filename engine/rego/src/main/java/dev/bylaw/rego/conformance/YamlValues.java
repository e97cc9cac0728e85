package dev.bylaw.rego.conformance;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML documents as values, numbers by their text. */
final class YamlValues {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(64 * 1024 * 1024).setLabel("case").build();

  private YamlValues() {}

  /** The first document of a text; null if there is none. */
  static Value parse(String yaml) {
    return new Compose(SETTINGS).composeString(yaml).map(YamlValues::value).orElse(NullValue.NULL);
  }

  private static Value value(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        ObjectValue.Builder object = ObjectValue.builder();
        mapping
            .getValue()
            .forEach(tuple -> {
              Value key = value(tuple.getKeyNode());
              StringValue name =
                  key instanceof StringValue text ? text : StringValue.of(key.toString());
              object.put(name, value(tuple.getValueNode()));
            });
        yield object.build();
      }
      case SequenceNode sequence -> {
        List<Value> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(value(element)));
        yield ArrayValue.of(elements);
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new IllegalArgumentException("unexpected node " + node.getTag());
    };
  }

  private static Value scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return NullValue.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return BooleanValue.of(text.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT)) {
      return text.startsWith("0x")
          ? NumberValue.of(new BigInteger(text.substring(2), 16))
          : NumberValue.parse(text.startsWith("+") ? text.substring(1) : text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return NumberValue.parse(text.startsWith("+") ? text.substring(1) : text);
    }
    return StringValue.of(text);
  }
}

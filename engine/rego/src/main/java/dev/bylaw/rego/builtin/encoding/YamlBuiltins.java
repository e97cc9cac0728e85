package dev.bylaw.rego.builtin.encoding;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** YAML: yaml.marshal, yaml.unmarshal, yaml.is_valid. */
public final class YamlBuiltins {
  private static final int MAX_DEPTH = 500;

  /** The tag of a scalar that is neither quoted nor tagged: it means what it looks like. */
  private static final Tag PLAIN = new Tag("tag:bylaw.dev,2026:plain");

  private YamlBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "yaml.marshal" -> YamlBuiltins::marshal;
      case "yaml.unmarshal" -> (_, a) -> parse(string(a, 0));
      case "yaml.is_valid" -> (_, a) -> isValid(a[0]);
      default -> null;
    };
  }

  private static Value marshal(BuiltinContext context, Value[] a) throws BuiltinException {
    String yaml = new YamlWriter().write(Json.toJsonValue(a[0]));
    context.checkOutput(yaml.length());
    return StringValue.of(yaml);
  }

  private static Value isValid(Value value) {
    if (value instanceof StringValue s) {
      try {
        parse(s.value());
        return BooleanValue.TRUE;
      } catch (BuiltinException e) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.FALSE;
  }

  /** The first document; those behind it must be well-formed too. */
  public static Value parse(String text) throws BuiltinException {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(
                new Schema() {
                  @Override
                  public ScalarResolver getScalarResolver() {
                    return (_, implicit) -> implicit ? PLAIN : Tag.STR;
                  }

                  @Override
                  public Map<Tag, ConstructNode> getSchemaTagConstructors() {
                    return Map.of();
                  }
                })
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(100)
            .setCodePointLimit(Json.MAX_BYTES)
            .build();
    YamlTabs.check(text, settings);
    Node first = null;
    try {
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        first = first == null ? node : first;
      }
    } catch (MarkedYamlEngineException e) {
      throw BuiltinException.error("yaml: " + line(e) + problem(e));
    } catch (YamlEngineException e) {
      throw BuiltinException.error("yaml: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      // of the library, where an escape is cut off by the end or names no character
      throw BuiltinException.error("yaml: did not find expected hexdecimal number");
    } catch (StackOverflowError e) {
      throw BuiltinException.error("yaml: exceeded max depth");
    }
    return first == null ? NullValue.NULL : new Reader().value(first, 0);
  }

  /**
   * The line as go-yaml tells it: of the context if that is not the first line, else of the
   * problem; counted from 1 by the scanner, from 0 by the parser, for which the end is one line
   * further on.
   */
  private static String line(MarkedYamlEngineException e) {
    int context = e.getContextMark().map(Mark::getLine).orElse(0);
    int line = context != 0 ? context : e.getProblemMark().map(m -> line(m, e)).orElse(0);
    return line == 0 ? "" : "line " + line + ": ";
  }

  private static int line(Mark mark, MarkedYamlEngineException e) {
    boolean end = mark.getPointer() >= mark.getBuffer().length;
    boolean next = e instanceof ScannerException ? mark.getLine() != 0 : end;
    return mark.getLine() + (next ? 1 : 0);
  }

  /** "expected X, but got Y" in the words of libyaml. */
  private static String problem(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.startsWith("expected ")) {
      int but = problem.indexOf(", but");
      return "did not find "
          + (but < 0 ? problem : problem.substring(0, but)).replace(" the ", " ");
    }
    if (problem.contains("that cannot start any token")) {
      return "found character that cannot start any token";
    }
    if (problem.startsWith("found undefined alias ")) {
      String name = problem.substring("found undefined alias ".length());
      return "unknown anchor '" + name + "' referenced";
    }
    return problem.replace("not allowed here", "not allowed in this context");
  }

  /** As go-yaml writes integers: decimal, hexadecimal, octal and binary, with underscores. */
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0x[0-9a-fA-F_]+|0b[01_]+|0o[0-7_]+|[0-9_]+)");

  /** Nodes to values; a node that is met again through an alias is the same value. */
  private static final class Reader {
    private final Map<Node, Value> done = new IdentityHashMap<>();

    Value value(Node node, int depth) throws BuiltinException {
      if (node instanceof AnchorNode anchor) {
        return value(anchor.getRealNode(), depth);
      }
      Value known = done.get(node);
      if (known != null) {
        return known;
      }
      if (depth > MAX_DEPTH) {
        throw BuiltinException.error("yaml: exceeded max depth");
      }
      Value value =
          switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
              List<Value> elements = new ArrayList<>();
              for (Node element : sequence.getValue()) {
                elements.add(value(element, depth + 1));
              }
              yield ArrayValue.of(elements);
            }
            case MappingNode mapping -> mapping(mapping, depth);
            default -> throw BuiltinException.error("yaml: unknown node");
          };
      done.put(node, value);
      return value;
    }

    private static Value scalar(ScalarNode scalar) throws BuiltinException {
      String text = isCutOff(scalar) ? withoutBreak(scalar.getValue()) : scalar.getValue();
      if (scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
          && text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
        throw BuiltinException.error("yaml: found invalid Unicode character escape code");
      }
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.BINARY)) {
        return binary(text);
      }
      if (tag.equals(PLAIN)) {
        return YamlScalar.resolve(text);
      }
      boolean resolved =
          tag.equals(Tag.INT)
              || tag.equals(Tag.FLOAT)
              || tag.equals(Tag.BOOL)
              || tag.equals(Tag.NULL);
      return resolved ? as(tag, text) : StringValue.of(text);
    }

    /** What a text is that says itself of which type it is; an integer may be a float. */
    private static Value as(Tag tag, String text) throws BuiltinException {
      Value value = YamlScalar.resolve(text);
      boolean fits =
          switch (value) {
            case NullValue _ -> tag.equals(Tag.NULL);
            case BooleanValue _ -> tag.equals(Tag.BOOL);
            case NumberValue _ ->
                tag.equals(Tag.FLOAT) || tag.equals(Tag.INT) && INTEGER.matcher(text).matches();
            default -> false;
          };
      if (!fits) {
        throw BuiltinException.error(
            "yaml: cannot decode `" + text + "` as !!" + tag.getValue().replaceFirst(".*:", ""));
      }
      return value;
    }

    /**
     * Whether a block scalar ends with the text, and that without a line break, as go-yaml has it.
     */
    private static boolean isCutOff(ScalarNode scalar) {
      if (scalar.getScalarStyle() != ScalarStyle.LITERAL
          && scalar.getScalarStyle() != ScalarStyle.FOLDED) {
        return false;
      }
      Mark end = scalar.getEndMark().orElse(null);
      if (end == null || end.getPointer() < end.getBuffer().length) {
        return false;
      }
      int[] buffer = end.getBuffer();
      for (int i = buffer.length - 1; i >= 0 && buffer[i] != '\n' && buffer[i] != '\r'; i--) {
        if (buffer[i] != ' ') {
          return true;
        }
      }
      return false;
    }

    private static String withoutBreak(String text) {
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** Base64 with its padding, over lines or not; bytes that are no UTF-8 are replaced. */
    private static Value binary(String text) throws BuiltinException {
      String digits = text.replace("\r", "").replace("\n", "");
      byte @Nullable [] bytes;
      try {
        bytes = digits.length() % 4 == 0 ? Base64.getDecoder().decode(digits) : null;
      } catch (IllegalArgumentException e) {
        bytes = null;
      }
      if (bytes == null) {
        throw BuiltinException.error("yaml: !!binary value contains invalid base64 data");
      }
      return StringValue.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Own keys count before merged ones; of equal keys the last. */
    private Value mapping(MappingNode mapping, int depth) throws BuiltinException {
      ObjectValue merged = ObjectValue.EMPTY;
      ObjectValue.Builder own = ObjectValue.builder();
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key
            && key.getTag().equals(PLAIN)
            && key.getValue().equals("<<")) {
          merged = merge(merged, value(tuple.getValueNode(), depth + 1));
        } else {
          own.put(
              key(value(tuple.getKeyNode(), depth + 1)), value(tuple.getValueNode(), depth + 1));
        }
      }
      return merged.isEmpty() ? own.build() : merged.toBuilder().putAll(own.build()).build();
    }

    private static ObjectValue merge(ObjectValue merged, Value value) throws BuiltinException {
      return switch (value) {
        case ObjectValue object -> object.toBuilder().putAll(merged).build();
        case ArrayValue array -> {
          ObjectValue all = merged;
          for (Value element : array) {
            if (!(element instanceof ObjectValue object)) {
              throw BuiltinException.error(
                  "yaml: map merge requires map or sequence of maps as the value");
            }
            all = object.toBuilder().putAll(all).build();
          }
          yield all;
        }
        default ->
            throw BuiltinException.error(
                "yaml: map merge requires map or sequence of maps as the value");
      };
    }

    private static Value key(Value key) throws BuiltinException {
      return switch (key) {
        case StringValue s -> s;
        case NumberValue n -> StringValue.of(n.text());
        case BooleanValue b -> StringValue.of(b.toString());
        default -> throw BuiltinException.error("unsupported map key of type: " + key.typeName());
      };
    }
  }
}

package dev.bylaw.rego.syntax;

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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Finds the {@code # METADATA} blocks among a file's comments and reads their YAML. */
final class Metadata {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setLabel("METADATA")
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(false)
          .setMaxAliasesForCollections(20)
          .setCodePointLimit(1 << 20)
          .build();

  private Metadata() {}

  /**
   * A block.
   *
   * @param span of its comments, the heading among them
   */
  record Block(ObjectValue content, Span span) {}

  /** The blocks in source order; what is wrong with one is reported. */
  static List<Block> read(List<Module.Comment> comments, List<Diagnostic> diagnostics) {
    List<Block> blocks = new ArrayList<>();
    int i = 0;
    while (i < comments.size()) {
      int start = i++;
      if (!isHeading(comments.get(start))) {
        continue;
      }
      while (i < comments.size() && continues(comments.get(i - 1), comments.get(i))) {
        i++;
      }
      Block block = block(comments.subList(start, i), diagnostics);
      if (block != null) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private static boolean isHeading(Module.Comment comment) {
    return comment.span().startColumn() == 1 && comment.text().strip().startsWith("METADATA");
  }

  private static boolean continues(Module.Comment previous, Module.Comment comment) {
    return comment.span().startColumn() == 1
        && comment.span().startLine() == previous.span().startLine() + 1
        && !isHeading(comment);
  }

  private static @Nullable Block block(
      List<Module.Comment> comments, List<Diagnostic> diagnostics) {
    Span heading = comments.getFirst().span();
    StringBuilder yaml = new StringBuilder();
    for (Module.Comment comment : comments.subList(1, comments.size())) {
      yaml.append(comment.text().startsWith(" ") ? comment.text().substring(1) : comment.text())
          .append('\n');
    }
    if (yaml.toString().isBlank()) {
      diagnostics.add(
          Diagnostic.of(heading, Diagnostic.PARSE_ERROR, "expected YAML after `METADATA`"));
      return null;
    }
    try {
      Object loaded = new Load(SETTINGS).loadFromString(yaml.toString());
      if (value(loaded) instanceof ObjectValue content) {
        return new Block(content, heading.to(comments.getLast().span()));
      }
      diagnostics.add(
          Diagnostic.of(
              comments.get(1).span(), Diagnostic.PARSE_ERROR, "expected a mapping of annotations"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      Span at = comments.get(Math.clamp(line, 0, comments.size() - 1)).span();
      String problem = Optional.ofNullable(e.getProblem()).orElse("cannot be read");
      diagnostics.add(Diagnostic.of(at, Diagnostic.PARSE_ERROR, "invalid YAML: " + problem));
    } catch (YamlEngineException e) {
      diagnostics.add(
          Diagnostic.of(heading, Diagnostic.PARSE_ERROR, "invalid YAML: " + e.getMessage()));
    } catch (IllegalArgumentException _) {
      // of the YAML library, where an escape is cut off or names no character
      diagnostics.add(
          Diagnostic.of(heading, Diagnostic.PARSE_ERROR, "invalid YAML: not an escape"));
    } catch (StackOverflowError _) {
      // the YAML library has no limit of its own on nesting
      diagnostics.add(
          Diagnostic.of(heading, Diagnostic.PARSE_ERROR, "invalid YAML: nested too deeply"));
    }
    return null;
  }

  private static Value value(@Nullable Object loaded) {
    return switch (loaded) {
      case null -> NullValue.NULL;
      case Boolean flag -> BooleanValue.of(flag);
      case BigInteger number -> NumberValue.of(number);
      case Integer number -> NumberValue.of(number);
      case Long number -> NumberValue.of(number);
      case Double number ->
          Double.isFinite(number)
              ? NumberValue.of(number.doubleValue())
              : StringValue.of(number.toString());
      case Map<?, ?> map -> {
        ObjectValue.Builder builder = ObjectValue.builder();
        map.forEach((k, v) -> builder.put(StringValue.of(String.valueOf(k)), value(v)));
        yield builder.build();
      }
      case List<?> list -> ArrayValue.of(list.stream().map(Metadata::value).toList());
      default -> StringValue.of(loaded.toString());
    };
  }
}

package dev.bylaw.bundle.yaml;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads one YAML 1.2 or JSON document into a {@link YamlNode}. Whatever the bytes are, the result
 * is a node or at least one diagnostic, within {@link YamlLimits}.
 */
public final class YamlReader {

  private YamlReader() {}

  /**
   * @return the document, or null when it has none to speak of; a document with duplicate keys is
   *     returned too, with the first of each, and an error
   */
  public static @Nullable YamlNode read(String file, byte[] bytes, Diagnostics diagnostics) {
    return read(file, bytes, YamlLimits.DEFAULT, diagnostics);
  }

  public static @Nullable YamlNode read(
      String file, byte[] bytes, YamlLimits limits, Diagnostics diagnostics) {
    Location whole = Location.wholeFile(file);
    if (bytes.length > limits.bytes()) {
      diagnostics.error(
          "file_too_large",
          whole,
          "",
          "the file has " + bytes.length + " bytes, expected at most " + limits.bytes());
      return null;
    }
    String text = decode(bytes);
    if (text == null) {
      diagnostics.error("not_utf8", whole, "", "the file is not valid UTF-8");
      return null;
    }
    if (file.endsWith(".json")) {
      // JSON allows tabs between its tokens and nowhere else; YAML does not everywhere
      text = text.replace('\t', ' ');
    }
    return parse(file, text, limits, diagnostics);
  }

  private static @Nullable String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static @Nullable YamlNode parse(
      String file, String text, YamlLimits limits, Diagnostics diagnostics) {
    var settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(limits.bytes() + 1).build();
    var composer = new BoundedComposer(file, limits, diagnostics);
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      while (events.hasNext()) {
        if (!composer.accept(events.next())) {
          return null;
        }
      }
    } catch (MarkedYamlEngineException e) {
      Location at = e.getProblemMark().map(m -> composer.at(m, m)).orElse(composer.whole());
      diagnostics.error("yaml_syntax", at, "", syntaxMessage(e.getContext(), e.getProblem()));
      return null;
    } catch (RuntimeException e) {
      // the parser is a library and the text is anyone's: whatever it throws is about the text
      String message = e.getMessage();
      diagnostics.error(
          "yaml_syntax", composer.whole(), "", syntaxMessage(null, message == null ? "" : message));
      return null;
    }
    return composer.root();
  }

  private static String syntaxMessage(@Nullable String context, @Nullable String problem) {
    String first = problem == null ? "" : problem.lines().findFirst().orElse("");
    String message = first.isEmpty() ? "not a YAML document" : first;
    return context == null || context.isEmpty() ? message : message + ", " + context;
  }
}

package dev.bylaw.rego.builtin.encoding;

import dev.bylaw.rego.builtin.BuiltinException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;

/**
 * Refuses tabs where go-yaml does and YAML 1.2 does not: in block context, where a key may begin,
 * which is at the beginning of a line, be it blank or a comment, and behind {@code -}, {@code ?}
 * and the {@code :} of such a key.
 */
final class YamlTabs {
  private final int[] text;
  private int line;

  /** Whether a key may begin here. */
  private boolean isKeyAllowed = true;

  private int flows;

  /** Keys without a sign of which the value is still to come. */
  private int keys;

  /** The columns at which the block collections begin that are open. */
  private final Deque<Integer> blocks = new ArrayDeque<>();

  /** The line of the plain scalar before, which may go on; -1 if there is none. */
  private int plain = -1;

  private int column;

  private YamlTabs(String text) {
    this.text = text.codePoints().toArray();
  }

  static void check(String text, LoadSettings settings) throws BuiltinException {
    if (text.indexOf('\t') >= 0) {
      new YamlTabs(text).check(new ScannerImpl(settings, new StreamReader(settings, text)));
    }
  }

  private void check(ScannerImpl scanner) throws BuiltinException {
    int at = 0;
    try {
      while (scanner.hasNext()) {
        Token token = scanner.next();
        int start = token.getStartMark().map(Mark::getIndex).orElse(at);
        int end = token.getEndMark().map(Mark::getIndex).orElse(start);
        for (; at < start; at++) {
          at = between(at, start);
        }
        int first = line;
        for (; at < end; at++) {
          line += text[at] == '\n' ? 1 : 0;
        }
        if (end > start) {
          column = token.getEndMark().map(Mark::getColumn).orElse(0);
          plain = -1;
        }
        if (token instanceof ScalarToken scalar && scalar.isPlain() && end > start) {
          plain = first;
        }
        after(token, end > start);
      }
    } catch (YamlEngineException | IllegalArgumentException e) {
      return; // what is wrong otherwise is told when the text is read
    }
    for (; at < text.length; at++) {
      at = between(at, text.length);
    }
  }

  /** Looks at a character between tokens; gives the last one that was looked at. */
  private int between(int at, int end) throws BuiltinException {
    switch (text[at]) {
      case '\n' -> {
        line++;
        column = 0;
        isKeyAllowed |= flows == 0;
        return at;
      }
      case '#' -> {
        plain = -1;
        int last = at;
        while (last + 1 < end && text[last + 1] != '\n') {
          last++;
        }
        return last;
      }
      case '\t' -> {
        if (flows == 0 && isKeyAllowed) {
          tab();
        }
      }
      default -> {}
    }
    column++;
    return at;
  }

  private void tab() throws BuiltinException {
    if (plain < 0) {
      throw refused(line, "found character that cannot start any token");
    }
    if (!blocks.isEmpty() && column <= blocks.getLast()) {
      throw refused(plain == 0 ? line : plain, "found a tab character that violates indentation");
    }
  }

  private static BuiltinException refused(int line, String problem) {
    String place = line == 0 ? "" : "line " + (line + 1) + ": ";
    return BuiltinException.error("yaml: " + place + problem);
  }

  private void after(Token token, boolean isWritten) {
    switch (token.getTokenId()) {
      case FlowMappingStart, FlowSequenceStart -> flows++;
      case FlowMappingEnd, FlowSequenceEnd -> {
        flows--;
        isKeyAllowed = false;
      }
      case BlockMappingStart, BlockSequenceStart ->
          blocks.addLast(token.getStartMark().map(Mark::getColumn).orElse(0));
      case BlockEnd -> blocks.pollLast();
      case BlockEntry -> isKeyAllowed |= isWritten;
      case Key -> {
        if (isWritten) {
          isKeyAllowed = true;
        } else {
          keys++;
        }
      }
      case Value -> {
        isKeyAllowed = keys == 0;
        keys = Math.max(0, keys - 1);
      }
      case Scalar -> {
        ScalarStyle style = ((ScalarToken) token).getStyle();
        isKeyAllowed = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
      }
      case Alias, Anchor, Tag, DocumentStart, DocumentEnd -> isKeyAllowed = false;
      default -> {}
    }
  }
}

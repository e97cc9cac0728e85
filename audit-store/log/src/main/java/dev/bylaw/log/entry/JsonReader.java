package dev.bylaw.log.entry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads canonical JSON and nothing else: no white space, names in order and unique, the one form of
 * every string and number. What it accepts {@link JsonWriter} writes back byte for byte.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 16;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** Reads one object that takes up all the bytes. */
  static Json.Obj read(byte[] bytes) throws EntryException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new EntryException("not UTF-8 text");
    }
    JsonReader reader = new JsonReader(text);
    if (reader.peek() != '{') {
      throw reader.unexpected("an object");
    }
    Json.Obj result = reader.object(0);
    if (reader.at != text.length()) {
      throw reader.unexpected("the end");
    }
    return result;
  }

  // value = object / array / string / integer / true / false
  private Json value(int depth) throws EntryException {
    if (depth > MAX_DEPTH) {
      throw new EntryException("nested deeper than " + MAX_DEPTH);
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Flag(true));
      case 'f' -> word("false", new Json.Flag(false));
      default -> new Json.Int(integer());
    };
  }

  // object = "{" [ member *( "," member ) ] "}" ; member = string ":" value
  private Json.Obj object(int depth) throws EntryException {
    expect('{');
    List<Json.Member> members = new ArrayList<>();
    if (peek() != '}') {
      String before = null;
      do {
        String name = string();
        if (before != null && before.compareTo(name) >= 0) {
          throw new EntryException("`" + name + "` stands after `" + before + "`");
        }
        before = name;
        expect(':');
        members.add(new Json.Member(name, value(depth + 1)));
      } while (next(','));
    }
    expect('}');
    return new Json.Obj(members);
  }

  // array = "[" [ value *( "," value ) ] "]"
  private Json.Many array(int depth) throws EntryException {
    expect('[');
    List<Json> values = new ArrayList<>();
    if (peek() != ']') {
      do {
        values.add(value(depth + 1));
      } while (next(','));
    }
    expect(']');
    return new Json.Many(values);
  }

  private Json word(String word, Json value) throws EntryException {
    if (!text.startsWith(word, at)) {
      throw unexpected("`" + word + "`");
    }
    at += word.length();
    return value;
  }

  // integer = "0" / [ "-" ] nonzero-digit *digit
  private long integer() throws EntryException {
    int start = at;
    next('-');
    int first = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    boolean canonical =
        at > first && at - first <= 16 && (text.charAt(first) != '0' || at - start == 1);
    if (!canonical) {
      at = start;
      throw unexpected("an integer");
    }
    long number = Long.parseLong(text, start, at, 10);
    if (Math.abs(number) > Json.MAX_INTEGER) {
      throw new EntryException(number + " is beyond 2^53 - 1");
    }
    return number;
  }

  // string = DQUOTE *( char / escape ) DQUOTE
  private String string() throws EntryException {
    expect('"');
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(start, at++);
      }
      if (c == '\\') {
        return escaped(start);
      }
      if (c < 0x20) {
        break;
      }
      at++;
    }
    throw unexpected("the end of a string");
  }

  private String escaped(int start) throws EntryException {
    StringBuilder result = new StringBuilder().append(text, start, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return result.toString();
      }
      if (c < 0x20) {
        at--;
        break;
      }
      result.append(c == '\\' ? escape() : c);
    }
    throw unexpected("the end of a string");
  }

  // escape = "\" ( DQUOTE / "\" / "b" / "t" / "n" / "f" / "r" / "u00" 2hex )
  private char escape() throws EntryException {
    int start = at;
    char c = peek();
    at++;
    char result =
        switch (c) {
          case '"', '\\' -> c;
          case 'b' -> '\b';
          case 't' -> '\t';
          case 'n' -> '\n';
          case 'f' -> '\f';
          case 'r' -> '\r';
          case 'u' -> control();
          default -> 0x7f;
        };
    if (result == 0x7f) {
      at = start;
      throw unexpected("an escape in its one canonical form");
    }
    return result;
  }

  // the control characters that have no escape of one letter; 0x7f stands for anything else
  private char control() {
    if (at + 4 > text.length() || !text.startsWith("00", at)) {
      return 0x7f;
    }
    int high = "01".indexOf(text.charAt(at + 2));
    int low = "0123456789abcdef".indexOf(text.charAt(at + 3));
    if (high < 0 || low < 0 || "\b\t\n\f\r".indexOf(high << 4 | low) >= 0) {
      return 0x7f;
    }
    at += 4;
    return (char) (high << 4 | low);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean next(char c) {
    if (peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws EntryException {
    if (!next(c)) {
      throw unexpected("`" + c + "`");
    }
  }

  private EntryException unexpected(String expected) {
    String found = at < text.length() ? "`" + text.charAt(at) + "`" : "the end";
    return new EntryException(
        "at character %d: expected %s, found %s".formatted(at, expected, found));
  }
}

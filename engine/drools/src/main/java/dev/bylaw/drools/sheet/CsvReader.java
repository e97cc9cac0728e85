package dev.bylaw.drools.sheet;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values as RFC 4180 has them, in UTF-8 with or without a byte order mark.
 * Rows end with CRLF, LF or CR; a blank line is a blank row. Stricter than many: a quote inside an
 * unquoted cell and text after a closing quote are errors, since guessing would change a policy.
 */
public final class CsvReader {
  private final String file;
  private final String text;
  private final SheetLimits limits;
  private final Diagnostics diagnostics;

  private final List<SheetRow> rows = new ArrayList<>();
  private List<Cell> cells = new ArrayList<>();
  private int at;
  private boolean stopped;

  private CsvReader(String file, String text, SheetLimits limits, Diagnostics diagnostics) {
    this.file = file;
    this.text = text;
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the file's bytes; returns null, with at least one error added, when they are no sheet.
   */
  public static @Nullable Sheet read(
      String file, byte[] bytes, SheetLimits limits, Diagnostics diagnostics) {
    if (bytes.length > limits.maxBytes()) {
      diagnostics.add(
          Diagnostic.error(
              file,
              0,
              0,
              "expected at most " + limits.maxBytes() + " bytes, found " + bytes.length));
      return null;
    }
    String text = decode(file, bytes, diagnostics);
    if (text == null) {
      return null;
    }
    int before = diagnostics.errors();
    CsvReader reader = new CsvReader(file, text, limits, diagnostics);
    reader.rows();
    return diagnostics.errors() > before ? null : new Sheet(file, reader.rows);
  }

  // file = row *(line-end row) [line-end]
  private void rows() {
    while (at < text.length() && !stopped) {
      if (rows.size() == limits.maxRows()) {
        error(1, "expected at most " + limits.maxRows() + " rows, found more");
        return;
      }
      row();
    }
  }

  // row = cell *("," cell)
  private void row() {
    cells = new ArrayList<>();
    do {
      if (cells.size() == limits.maxColumns()) {
        error(cells.size() + 1, "expected at most " + limits.maxColumns() + " columns, found more");
        stopped = true;
        return;
      }
      cell();
    } while (!stopped && accept(','));
    rows.add(new SheetRow(rows.size() + 1, cells));
    boolean _ = accept('\r') | accept('\n');
  }

  // cell = quoted / *any-but-comma-quote-line-end
  private void cell() {
    int column = cells.size() + 1;
    String value = at < text.length() && text.charAt(at) == '"' ? quoted(column) : plain(column);
    if (value.length() > limits.maxCellChars()) {
      error(
          column,
          "expected at most " + limits.maxCellChars() + " characters, found " + value.length());
      value = "";
    }
    int nul = value.indexOf('\0');
    if (nul >= 0) {
      error(column, "expected text, found a NUL character");
    }
    cells.add(new Cell(rows.size() + 1, column, value));
  }

  // quoted = DQUOTE *(any-but-quote / 2DQUOTE) DQUOTE
  private String quoted(int column) {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        value.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        value.append('"');
        at++;
      } else {
        if (at < text.length() && !endsCell(text.charAt(at))) {
          error(column, "expected `,` or the end of the row after the closing `\"`");
          plainRest();
        }
        return value.toString();
      }
    }
    error(column, "expected a closing `\"`, found the end of the file");
    stopped = true;
    return "";
  }

  private String plain(int column) {
    int start = at;
    plainRest();
    String value = text.substring(start, at);
    if (value.indexOf('"') >= 0) {
      diagnostics.add(
          Diagnostic.error(file, rows.size() + 1, column, "found `\"` inside a cell without quotes")
              .withHint("put the whole cell in quotes and write each quote in it twice"));
    }
    return value;
  }

  private void plainRest() {
    while (at < text.length() && !endsCell(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private static boolean endsCell(char c) {
    return c == ',' || c == '\r' || c == '\n';
  }

  private void error(int column, String message) {
    diagnostics.add(Diagnostic.error(file, rows.size() + 1, column, message));
  }

  private static @Nullable String decode(String file, byte[] bytes, Diagnostics diagnostics) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      diagnostics.add(
          Diagnostic.error(file, 1, 0, "expected UTF-8, found UTF-16")
              .withHint("save the table as `CSV UTF-8`"));
      return null;
    }
    if (startsWith(bytes, 'P', 'K')) {
      diagnostics.add(
          Diagnostic.error(file, 1, 0, "expected CSV, found a zip archive")
              .withHint("a workbook's name ends in `.xlsx`"));
      return null;
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length - start);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    out.flip();
    if (result.isError()) {
      int line = 1 + (int) out.toString().chars().filter(c -> c == '\n').count();
      String found = "0x%02x".formatted(bytes[in.position()] & 0xff);
      diagnostics.add(
          Diagnostic.error(file, line, 0, "expected UTF-8, found the byte `" + found + "`")
              .withHint("save the table as `CSV UTF-8`"));
      return null;
    }
    return out.toString();
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}

package dev.bylaw.drools.sheet;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.model.SharedStrings;
import org.apache.poi.xssf.model.StylesTable;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads one worksheet part (ECMA-376 part 1, section 18.3) into a {@link Sheet}. Refuses what makes
 * a table mean something else than it shows: formulas, merged cells (all but the first are blank,
 * and blank means "any") and error values. Numbers lose the noise beyond a spreadsheet's 15 digits;
 * dates become ISO dates.
 */
final class XlsxSheetHandler extends DefaultHandler {
  private static final MathContext SPREADSHEET_PRECISION = new MathContext(15);

  /** Written out, a number beyond this would be a page of zeros. */
  private static final int MAX_SCALE = 400;

  private final String file;
  private final SharedStrings strings;
  private final StylesTable styles;
  private final SheetLimits limits;
  private final Diagnostics diagnostics;

  private final List<SheetRow> rows = new ArrayList<>();
  private List<Cell> cells = new ArrayList<>();
  private int row;
  private int column;
  private String type = "n";
  private @Nullable String style;
  private final StringBuilder value = new StringBuilder();
  private boolean inValue;
  private boolean inPhonetic;

  XlsxSheetHandler(
      String file,
      SharedStrings strings,
      StylesTable styles,
      SheetLimits limits,
      Diagnostics diagnostics) {
    this.file = file;
    this.strings = strings;
    this.styles = styles;
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  Sheet sheet() {
    return new Sheet(file, rows);
  }

  @Override
  public void startElement(String uri, String local, String qualified, Attributes attributes)
      throws SAXException {
    switch (local) {
      case "row" -> startRow(attributes);
      case "c" -> startCell(attributes);
      case "f" ->
          diagnostics.add(
              Diagnostic.error(file, row, column, "found a formula")
                  .withHint("replace it by its value, so that what was reviewed is what applies"));
      case "v", "t" -> inValue = !inPhonetic;
      case "rPh" -> inPhonetic = true;
      case "mergeCell" -> {
        String range = String.valueOf(attributes.getValue("ref"));
        CellReference first = new CellReference(range.split(":", 2)[0]);
        diagnostics.add(
            Diagnostic.error(
                    file, first.getRow() + 1, first.getCol() + 1, "found merged cells " + range)
                .withHint("unmerge them and fill in each cell; a blank cell means any"));
      }
      default -> {}
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    if (inValue && value.length() <= limits.maxCellChars()) {
      value.append(chars, start, length);
    }
  }

  @Override
  public void endElement(String uri, String local, String qualified) throws SAXException {
    switch (local) {
      case "v", "t" -> inValue = false;
      case "rPh" -> inPhonetic = false;
      case "c" -> endCell();
      case "row" -> rows.add(new SheetRow(row, cells));
      default -> {}
    }
  }

  private void startRow(Attributes attributes) throws SAXException {
    String number = attributes.getValue("r");
    int next = number == null ? rows.size() + 1 : Integer.parseInt(number);
    if (next > limits.maxRows()) {
      throw new SAXException("more than " + limits.maxRows() + " rows");
    }
    if (next <= rows.size()) {
      throw new SAXException("row " + next + " comes after row " + rows.size());
    }
    while (rows.size() + 1 < next) {
      rows.add(new SheetRow(rows.size() + 1, List.of()));
    }
    row = next;
    column = 0;
    cells = new ArrayList<>();
    if (isTrue(attributes.getValue("hidden"))) {
      diagnostics.add(
          Diagnostic.warning(file, row, 0, "found a hidden row; it applies all the same"));
    }
  }

  private void startCell(Attributes attributes) throws SAXException {
    String reference = attributes.getValue("r");
    column = reference == null ? column + 1 : new CellReference(reference).getCol() + 1;
    if (column <= cells.size()) {
      throw new SAXException("cell " + reference + " comes twice or too late");
    }
    if (column > limits.maxColumns()) {
      throw new SAXException("more than " + limits.maxColumns() + " columns in row " + row);
    }
    type = attributes.getValue("t") == null ? "n" : attributes.getValue("t");
    style = attributes.getValue("s");
    value.setLength(0);
  }

  private void endCell() throws SAXException {
    String text = value.length() == 0 ? "" : text();
    if (text.length() > limits.maxCellChars()) {
      throw new SAXException(
          "more than " + limits.maxCellChars() + " characters in row " + row + " column " + column);
    }
    while (cells.size() + 1 < column) {
      cells.add(new Cell(row, cells.size() + 1, ""));
    }
    cells.add(new Cell(row, column, text));
  }

  private String text() {
    String raw = value.toString();
    return switch (type) {
      case "s" -> strings.getItemAt(Integer.parseInt(raw.strip())).getString();
      case "b" -> isTrue(raw.strip()) ? "true" : "false";
      case "n" -> number(raw.strip());
      case "e" -> {
        diagnostics.add(Diagnostic.error(file, row, column, "found the error value `" + raw + "`"));
        yield "";
      }
      default -> raw;
    };
  }

  private String number(String raw) {
    BigDecimal number = new BigDecimal(raw).round(SPREADSHEET_PRECISION);
    if (Math.abs((long) number.scale()) > MAX_SCALE) {
      return raw;
    }
    if (isDate()) {
      LocalDateTime time = DateUtil.getLocalDateTime(number.doubleValue());
      return time.toLocalTime().equals(LocalTime.MIDNIGHT)
          ? time.toLocalDate().toString()
          : time.toString();
    }
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private boolean isDate() {
    if (style == null) {
      return false;
    }
    XSSFCellStyle found = styles.getStyleAt(Integer.parseInt(style));
    return found != null
        && DateUtil.isADateFormat(found.getDataFormat(), found.getDataFormatString());
  }

  private static boolean isTrue(@Nullable String value) {
    return "1".equals(value) || "true".equals(value);
  }
}

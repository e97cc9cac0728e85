package dev.bylaw.drools.sheet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.model.StylesTable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/**
 * Reads the sheets of a workbook as a stream. Only this class and {@link XlsxSheetHandler} touch
 * Apache POI; call it only for a workbook, so that nothing of POI is loaded otherwise.
 */
public final class XlsxReader {
  /** Unpacked bytes to packed bytes; beyond it the archive is a bomb. Real sheets stay below 50. */
  private static final double MIN_INFLATE_RATIO = 0.01;

  private static final int MAX_PARTS = 500;

  private XlsxReader() {}

  /**
   * Reads every sheet that is not blank, in the workbook's order, except those whose name begins
   * with {@code #}, which are the author's notes. What cannot be read becomes an error.
   */
  public static List<Sheet> read(
      String file, byte[] bytes, SheetLimits limits, Diagnostics diagnostics) {
    if (bytes.length > limits.maxBytes()) {
      diagnostics.add(
          Diagnostic.error(
              file,
              0,
              0,
              "expected at most " + limits.maxBytes() + " bytes, found " + bytes.length));
      return List.of();
    }
    // POI keeps these for the whole process; this class is their only user
    ZipSecureFile.setMinInflateRatio(MIN_INFLATE_RATIO);
    ZipSecureFile.setMaxEntrySize(limits.maxUnzippedBytes());
    ZipSecureFile.setMaxFileCount(MAX_PARTS);
    try (OPCPackage workbook = OPCPackage.open(new ByteArrayInputStream(bytes))) {
      return sheets(file, workbook, limits, diagnostics);
    } catch (IOException
        | OpenXML4JException
        | SAXException
        | ParserConfigurationException
        | RuntimeException e) {
      // POI reports a broken workbook by whatever exception its parts throw
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      diagnostics.add(
          Diagnostic.error(file, 0, 0, "expected a workbook (.xlsx), found none: " + reason));
      return List.of();
    }
  }

  private static List<Sheet> sheets(
      String file, OPCPackage workbook, SheetLimits limits, Diagnostics diagnostics)
      throws IOException, OpenXML4JException, SAXException, ParserConfigurationException {
    XSSFReader reader = new XSSFReader(workbook);
    ReadOnlySharedStringsTable strings = new ReadOnlySharedStringsTable(workbook, false);
    StylesTable styles = reader.getStylesTable();
    List<Sheet> sheets = new ArrayList<>();
    XSSFReader.SheetIterator parts = reader.getSheetIterator();
    while (parts.hasNext()) {
      try (InputStream part = parts.next()) {
        String name = parts.getSheetName();
        if (name.startsWith("#")) {
          continue;
        }
        XlsxSheetHandler handler =
            new XlsxSheetHandler(file + "#" + name, strings, styles, limits, diagnostics);
        XMLReader xml = XMLHelper.newXMLReader();
        xml.setContentHandler(handler);
        xml.parse(new InputSource(part));
        Sheet sheet = handler.sheet();
        if (!sheet.isBlank()) {
          sheets.add(sheet);
        }
      }
    }
    return sheets;
  }
}

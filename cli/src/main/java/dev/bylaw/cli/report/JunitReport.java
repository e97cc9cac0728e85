package dev.bylaw.cli.report;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes {@link ReportFormat#JUNIT}: a case for each file with findings, which fails where one is
 * an error, and a case for the files without.
 */
final class JunitReport {
  private JunitReport() {}

  static String write(Report report) {
    Map<String, List<Diagnostic>> byFile =
        report.findings().stream()
            .collect(Collectors.groupingBy(report::place, TreeMap::new, Collectors.toList()));
    long failures =
        byFile.values().stream().filter(all -> all.stream().anyMatch(Diagnostic::isError)).count();
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "bylaw check");
      xml.writeAttribute("tests", Integer.toString(byFile.size() + 1));
      xml.writeAttribute("failures", Long.toString(failures));
      xml.writeCharacters("\n");
      testcase(xml, "other files");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      for (Map.Entry<String, List<Diagnostic>> file : byFile.entrySet()) {
        file(xml, file.getKey(), file.getValue());
      }
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // it writes to memory
    }
    return out.toString();
  }

  private static void file(XMLStreamWriter xml, String file, List<Diagnostic> findings)
      throws XMLStreamException {
    testcase(xml, file);
    List<Diagnostic> errors = findings.stream().filter(Diagnostic::isError).toList();
    if (!errors.isEmpty()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", clean(errors.getFirst().message()));
      xml.writeAttribute("type", errors.getFirst().code());
      xml.writeCharacters(lines(errors));
      xml.writeEndElement();
    }
    List<Diagnostic> warnings = findings.stream().filter(each -> !each.isError()).toList();
    if (!warnings.isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(lines(warnings));
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void testcase(XMLStreamWriter xml, String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "bylaw.check");
    xml.writeAttribute("name", clean(name));
  }

  private static String lines(List<Diagnostic> findings) {
    return clean(findings.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
  }

  /** Without what XML 1.0 (section 2.2) has no place for. */
  private static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xd7ff) || c >= 0xe000
                ? (c == 0xfffe || c == 0xffff ? 0xfffd : c)
                : 0xfffd)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}

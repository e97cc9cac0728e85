package dev.bylaw.cli.test;

import dev.bylaw.review.cases.Difference;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a run as JUnit's XML, a suite for each Rego package and each file of cases. */
final class JunitTestReport {
  private JunitTestReport() {}

  static String write(TestRun run) {
    Map<String, List<TestItem>> suites = new LinkedHashMap<>();
    run.items()
        .forEach(item -> suites.computeIfAbsent(item.suite(), _ -> new ArrayList<>()).add(item));
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      for (Map.Entry<String, List<TestItem>> suite : suites.entrySet()) {
        xml.writeCharacters("\n");
        suite(xml, suite.getKey(), suite.getValue());
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // it writes to memory
    }
    return out.toString();
  }

  private static void suite(XMLStreamWriter xml, String name, List<TestItem> items)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", clean(name));
    xml.writeAttribute("tests", Integer.toString(items.size()));
    xml.writeAttribute("failures", Long.toString(items.stream().filter(TestItem::failed).count()));
    xml.writeAttribute(
        "skipped",
        Long.toString(items.stream().filter(i -> i.outcome() == TestItem.Outcome.SKIPPED).count()));
    for (TestItem item : items) {
      xml.writeCharacters("\n");
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", clean(name));
      xml.writeAttribute("name", clean(item.name()));
      xml.writeAttribute("file", clean(item.file()));
      xml.writeAttribute("line", Integer.toString(item.line()));
      xml.writeAttribute("time", String.format(Locale.ROOT, "%.6f", item.durationNanos() / 1e9));
      outcome(xml, item);
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private static void outcome(XMLStreamWriter xml, TestItem item) throws XMLStreamException {
    switch (item.outcome()) {
      case PASSED -> {}
      case SKIPPED -> xml.writeEmptyElement("skipped");
      case FAILED -> {
        xml.writeStartElement("failure");
        StringBuilder all = new StringBuilder();
        if (item.message() != null) {
          all.append(item.message()).append('\n');
        }
        for (Difference each : item.differences()) {
          all.append(each.at())
              .append(": ")
              .append(each.path())
              .append(": expected ")
              .append(each.expected())
              .append(", found ")
              .append(each.found())
              .append('\n');
        }
        xml.writeAttribute("message", clean(all.toString().lines().findFirst().orElse("")));
        xml.writeCharacters(clean(all.toString()));
        xml.writeEndElement();
      }
    }
  }

  /** Without what XML 1.0 (section 2.2) has no place for. */
  private static String clean(String text) {
    return text.replaceAll("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}

package dev.bylaw.cli.rego;

import dev.bylaw.rego.RegoTests.CaseResult;
import dev.bylaw.rego.RegoTests.Outcome;
import dev.bylaw.rego.RegoTests.TestResult;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes JUnit's XML: a suite for each package, a case for each test and for each of its cases. */
final class JunitTests {
  private final XMLStreamWriter xml;

  private JunitTests(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String write(List<TestResult> results) {
    Map<String, List<TestResult>> suites =
        results.stream()
            .collect(Collectors.groupingBy(JunitTests::suite, TreeMap::new, Collectors.toList()));
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      JunitTests tests = new JunitTests(writer);
      writer.writeStartDocument("UTF-8", "1.0");
      writer.writeCharacters("\n");
      writer.writeStartElement("testsuites");
      writer.writeCharacters("\n");
      for (Map.Entry<String, List<TestResult>> suite : suites.entrySet()) {
        tests.suite(suite.getKey(), suite.getValue());
      }
      writer.writeEndElement();
      writer.writeCharacters("\n");
      writer.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // it writes to memory
    }
    return out.toString();
  }

  private static String suite(TestResult result) {
    return result.name().substring(0, result.name().lastIndexOf('.'));
  }

  private void suite(String name, List<TestResult> results) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", clean(name));
    int tests = 0;
    int failures = 0;
    for (TestResult result : results) {
      List<Leaf> leaves = leaves(result);
      tests += leaves.size();
      failures += result.outcome() == Outcome.FAILED ? failed(leaves) : 0;
    }
    xml.writeAttribute("tests", Integer.toString(tests));
    xml.writeAttribute("failures", Integer.toString(failures));
    xml.writeAttribute("errors", count(results, Outcome.ERROR));
    xml.writeAttribute("skipped", count(results, Outcome.SKIPPED));
    xml.writeAttribute(
        "time", seconds(results.stream().mapToLong(TestResult::durationNanos).sum()));
    xml.writeCharacters("\n");
    for (TestResult result : results) {
      for (Leaf leaf : leaves(result)) {
        testcase(result, leaf, name);
      }
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private record Leaf(String name, boolean passed) {}

  /** The test, or its innermost cases. */
  private static List<Leaf> leaves(TestResult result) {
    String test = result.name().substring(result.name().lastIndexOf('.') + 1);
    if (result.cases().isEmpty()) {
      return List.of(new Leaf(test, result.outcome() == Outcome.PASSED));
    }
    List<Leaf> leaves = new java.util.ArrayList<>();
    result.cases().forEach(inner -> leaves(test, inner, leaves));
    return leaves;
  }

  private static void leaves(String prefix, CaseResult at, List<Leaf> leaves) {
    String name = prefix + "/" + at.name();
    if (at.cases().isEmpty()) {
      leaves.add(new Leaf(name, at.passed()));
    }
    at.cases().forEach(inner -> leaves(name, inner, leaves));
  }

  private static int failed(List<Leaf> leaves) {
    return (int) leaves.stream().filter(leaf -> !leaf.passed()).count();
  }

  private static String count(List<TestResult> results, Outcome outcome) {
    return Long.toString(results.stream().filter(each -> each.outcome() == outcome).count());
  }

  private void testcase(TestResult result, Leaf leaf, String suite) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", clean(suite));
    xml.writeAttribute("name", clean(leaf.name()));
    xml.writeAttribute("file", clean(result.span().file()));
    xml.writeAttribute("line", Integer.toString(result.span().startLine()));
    xml.writeAttribute("time", seconds(result.durationNanos()));
    switch (result.outcome()) {
      case PASSED -> {}
      case SKIPPED -> xml.writeEmptyElement("skipped");
      case FAILED -> {
        if (!leaf.passed()) {
          String at = String.valueOf(result.failedAt() == null ? result.span() : result.failedAt());
          problem("failure", "did not get beyond " + at);
        }
      }
      case ERROR -> problem("error", String.valueOf(result.error()));
    }
    if (!result.output().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean(String.join("\n", result.output())));
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private void problem(String element, String message) throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeAttribute("message", clean(message));
    xml.writeEndElement();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
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

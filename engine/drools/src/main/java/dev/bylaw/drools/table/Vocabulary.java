package dev.bylaw.drools.table;

import dev.bylaw.drools.fact.Access;
import dev.bylaw.drools.fact.AccessColumn;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.fact.DocumentColumn;
import dev.bylaw.drools.fact.Facts;
import dev.bylaw.drools.fact.Records;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The closed vocabulary of conditions, by kind of policy, and the way to read each. */
final class Vocabulary {
  private static final String SUBJECT_ATTRIBUTE = "subject.attribute.";
  private static final String CONTEXT_ATTRIBUTE = "context.attribute.";
  private static final String RECORD_ATTRIBUTE = "record.attribute.";

  private static final Map<String, Attribute> ACCESS = access();
  private static final Map<String, Attribute> RECORDS = records();
  private static final Map<String, Attribute> DOCUMENTS = documents();

  private Vocabulary() {}

  /** Reads from facts of one class; null is absent. */
  private interface From<F, T> {
    @Nullable T read(F facts);
  }

  /** The attributes that a policy of this kind may ask about, by name, in a helpful order. */
  static Map<String, Attribute> attributes(Kind kind) {
    return switch (kind) {
      case GUARD, GRANT -> ACCESS;
      case RETENTION -> RECORDS;
      case COMPLIANCE -> DOCUMENTS;
    };
  }

  /** What heads that name an attribute of the caller's own making begin with. */
  static List<String> openPrefixes(Kind kind) {
    return switch (kind) {
      case GUARD, GRANT -> List.of(SUBJECT_ATTRIBUTE, CONTEXT_ATTRIBUTE);
      case RETENTION -> List.of(RECORD_ATTRIBUTE);
      case COMPLIANCE -> List.of();
    };
  }

  /**
   * An attribute of the caller's own making.
   *
   * @param name begins with one of {@link #openPrefixes}
   * @param type {@code text}, {@code number} or {@code flag}
   * @return null for any other type
   */
  static @Nullable Attribute open(String name, String type) {
    String key = name.substring(name.indexOf('.', name.indexOf('.') + 1) + 1);
    Grain grain = name.startsWith(RECORD_ATTRIBUTE) ? Grain.RECORD : Grain.REQUEST;
    Reader<AttributeValue> value =
        name.startsWith(SUBJECT_ATTRIBUTE)
            ? facts -> access(facts).subject().attributes().get(key)
            : name.startsWith(CONTEXT_ATTRIBUTE)
                ? facts -> access(facts).context().request().context().attributes().get(key)
                : facts -> facts instanceof Records r ? r.request().attributes().get(key) : null;
    return switch (type) {
      case "text" ->
          new Attribute.Texts(name, grain, f -> texts(value.read(f)), f -> value.read(f) != null);
      case "number" ->
          new Attribute.Number(name, grain, f -> number(value.read(f)), f -> value.read(f) != null);
      case "flag" ->
          new Attribute.Flag(name, grain, f -> flag(value.read(f)), f -> value.read(f) != null);
      default -> null;
    };
  }

  private static Map<String, Attribute> access() {
    Map<String, Attribute> all = new LinkedHashMap<>();
    access(all, "action", f -> f.context().request().action());
    access(all, "purpose", f -> f.context().request().purpose());
    access(all, "agreement", f -> f.context().request().agreement());
    access(all, "subject.type", f -> f.subject().type());
    access(all, "subject.id", f -> f.subject().id());
    accesses(all, "subject.role", f -> f.subject().roles());
    resource(all, "resource.domain", ResourceFacts::domain);
    resource(all, "resource.product", ResourceFacts::dataProduct);
    resource(all, "resource.name", ResourceFacts::name);
    resource(all, "resource.owner", ResourceFacts::owner);
    resource(all, "resource.port", ResourceFacts::outputPort);
    resource(all, "resource.object", ResourceFacts::object);
    resource(all, "resource.contract", f -> f.contract() == null ? null : f.contract().id());
    resource(
        all, "resource.contract.status", f -> f.contract() == null ? null : f.contract().status());
    accesses(all, "resource.region", f -> f.context().resource().regions());
    accesses(all, "resource.label", Access::labels);
    column(all, "column.name", Column::name);
    column(all, "column.type", Column::logicalType);
    column(all, "column.sensitivity", Column::sensitivity);
    put(
        all,
        new Attribute.Texts("column.category", Grain.COLUMN, Vocabulary::categories, _ -> true));
    put(all, new Attribute.Flag("column.required", Grain.COLUMN, Vocabulary::required, _ -> true));
    consumer(all, "consumer.domain", Consumer::domain);
    access(all, "consumer.relation", Vocabulary::relation);
    consumer(all, "consumer.product", Consumer::product);
    consumer(all, "consumer.jurisdiction", Consumer::jurisdiction);
    consumer(all, "consumer.location", Consumer::processingLocation);
    access(all, "context.engine", f -> f.context().request().context().engine());
    return Collections.unmodifiableMap(all);
  }

  private static Map<String, Attribute> records() {
    Map<String, Attribute> all = new LinkedHashMap<>();
    record(all, "record.class", f -> f.request().recordClass());
    record(all, "record.jurisdiction", f -> f.request().jurisdiction());
    put(
        all,
        new Attribute.Texts("record.category", Grain.RECORD, f -> records(f).labels(), _ -> true));
    put(
        all,
        new Attribute.Flag(
            "record.erasure",
            Grain.RECORD,
            f -> records(f).request().erasureRequested(),
            _ -> true));
    record(all, "resource.domain", f -> f.resource().domain());
    record(all, "resource.product", f -> f.resource().dataProduct());
    record(all, "resource.name", f -> f.resource().name());
    record(all, "resource.port", f -> f.resource().outputPort());
    record(all, "resource.object", f -> f.resource().object());
    put(
        all,
        new Attribute.Texts(
            "resource.region", Grain.RECORD, f -> records(f).resource().regions(), _ -> true));
    return Collections.unmodifiableMap(all);
  }

  private static Map<String, Attribute> documents() {
    Map<String, Attribute> all = new LinkedHashMap<>();
    document(all, "document.kind", Document::kind);
    document(all, "document.name", Document::name);
    document(all, "document.version", Document::version);
    document(all, "document.status", Document::status);
    documents(all, "document.name.style", f -> NameStyle.of(f.name()));
    documents(all, "document.promise", Document::promises);
    put(
        all,
        new Attribute.Flag(
            "document.described", Grain.DOCUMENT, f -> document(f).described(), _ -> true));
    document(all, "resource.domain", f -> f.resource().domain());
    document(all, "resource.product", f -> f.resource().dataProduct());
    described(all, "object.name", Document.DescribedColumn::object);
    describeds(all, "object.name.word", d -> d.signs().objectWords());
    describeds(all, "object.name.style", d -> NameStyle.of(d.object()));
    described(all, "column.name", d -> d.column().name());
    describeds(all, "column.name.word", d -> d.signs().words());
    describeds(all, "column.text.word", d -> d.signs().textWords());
    describeds(all, "column.looks", d -> d.signs().looks());
    describeds(all, "column.denied", d -> d.signs().denied());
    describeds(all, "column.name.style", d -> NameStyle.of(d.column().name()));
    put(
        all,
        new Attribute.Number(
            "column.name.length",
            Grain.DOCUMENT_COLUMN,
            f -> BigDecimal.valueOf(described(f).column().name().length()),
            _ -> true));
    described(all, "column.type", d -> d.column().logicalType());
    described(all, "column.sensitivity", d -> d.column().sensitivity());
    describeds(all, "column.category", d -> d.column().categories());
    put(
        all,
        new Attribute.Flag(
            "column.required",
            Grain.DOCUMENT_COLUMN,
            f -> described(f).column().required(),
            _ -> true));
    put(
        all,
        new Attribute.Flag(
            "column.encrypted",
            Grain.DOCUMENT_COLUMN,
            f -> described(f).signs().isEncrypted(),
            _ -> true));
    return Collections.unmodifiableMap(all);
  }

  private static void access(Map<String, Attribute> all, String name, From<Access, String> read) {
    put(all, new Attribute.Text(name, Grain.REQUEST, f -> read.read(access(f))));
  }

  private static void accesses(
      Map<String, Attribute> all, String name, From<Access, Set<String>> read) {
    put(all, new Attribute.Texts(name, Grain.REQUEST, f -> read.read(access(f)), _ -> true));
  }

  private static void resource(
      Map<String, Attribute> all, String name, From<ResourceFacts, String> read) {
    access(all, name, f -> read.read(f.context().resource()));
  }

  private static void consumer(
      Map<String, Attribute> all, String name, From<Consumer, String> read) {
    access(all, name, f -> read.read(f.context().request().consumer()));
  }

  private static void column(Map<String, Attribute> all, String name, From<Column, String> read) {
    put(all, new Attribute.Text(name, Grain.COLUMN, f -> read.read(column(f))));
  }

  private static void record(Map<String, Attribute> all, String name, From<Records, String> read) {
    put(all, new Attribute.Text(name, Grain.RECORD, f -> read.read(records(f))));
  }

  private static void document(
      Map<String, Attribute> all, String name, From<Document, String> read) {
    put(all, new Attribute.Text(name, Grain.DOCUMENT, f -> read.read(document(f))));
  }

  private static void documents(
      Map<String, Attribute> all, String name, From<Document, Set<String>> read) {
    put(
        all,
        new Attribute.Texts(
            name,
            Grain.DOCUMENT,
            f -> read.read(document(f)),
            f -> read.read(document(f)) != null));
  }

  private static void described(
      Map<String, Attribute> all, String name, From<Document.DescribedColumn, String> read) {
    put(all, new Attribute.Text(name, Grain.DOCUMENT_COLUMN, f -> read.read(described(f))));
  }

  private static void describeds(
      Map<String, Attribute> all, String name, From<Document.DescribedColumn, Set<String>> read) {
    put(
        all,
        new Attribute.Texts(name, Grain.DOCUMENT_COLUMN, f -> read.read(described(f)), _ -> true));
  }

  private static void put(Map<String, Attribute> all, Attribute attribute) {
    all.put(attribute.name(), attribute);
  }

  private static Access access(Facts facts) {
    return switch (facts) {
      case Access access -> access;
      case AccessColumn(Access access, _) -> access;
      case Records _, Document _, DocumentColumn _ -> throw misread(facts);
    };
  }

  private static Column column(Facts facts) {
    return switch (facts) {
      case AccessColumn(_, Column column) -> column;
      case DocumentColumn(_, Document.DescribedColumn described) -> described.column();
      case Access _, Records _, Document _ -> throw misread(facts);
    };
  }

  private static Records records(Facts facts) {
    if (facts instanceof Records records) {
      return records;
    }
    throw misread(facts);
  }

  private static Document document(Facts facts) {
    return switch (facts) {
      case Document document -> document;
      case DocumentColumn(Document document, _) -> document;
      case Access _, AccessColumn _, Records _ -> throw misread(facts);
    };
  }

  private static Document.DescribedColumn described(Facts facts) {
    if (facts instanceof DocumentColumn(_, Document.DescribedColumn described)) {
      return described;
    }
    throw misread(facts);
  }

  /** The parser gives a table facts of its own grain alone. */
  private static IllegalStateException misread(Facts facts) {
    return new IllegalStateException("no such attribute of " + facts.getClass().getSimpleName());
  }

  private static Set<String> categories(Facts facts) {
    return column(facts).categories();
  }

  private static Boolean required(Facts facts) {
    return column(facts).required();
  }

  /** How near the consumer stands to the data; null where it does not say who it is. */
  private static @Nullable String relation(Access access) {
    Consumer consumer = access.context().request().consumer();
    ResourceFacts resource = access.context().resource();
    if (consumer.domain() == null) {
      return null;
    }
    return !consumer.domain().equals(resource.domain())
        ? "other-domain"
        : resource.dataProduct().equals(consumer.product()) ? "own-product" : "own-domain";
  }

  private static @Nullable Set<String> texts(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> null;
      case AttributeValue.Text(String text) -> Set.of(text);
      case AttributeValue.Many(List<AttributeValue> members) -> {
        Set<String> texts = new TreeSet<>();
        for (AttributeValue member : members) {
          if (!(member instanceof AttributeValue.Text(String text))) {
            yield null;
          }
          texts.add(text);
        }
        yield texts;
      }
      case AttributeValue.Num _, AttributeValue.Flag _ -> null;
    };
  }

  private static @Nullable BigDecimal number(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.Num(BigDecimal number) ? number : null;
  }

  private static @Nullable Boolean flag(@Nullable AttributeValue value) {
    return value instanceof AttributeValue.Flag(boolean flag) ? flag : null;
  }
}

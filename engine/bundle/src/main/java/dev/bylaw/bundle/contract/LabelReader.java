package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.federation.catalog.Column;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a contract says of a column's data in its many ways (classification, tags, encrypted
 * name, custom properties) and normalises it by the taxonomy. Tags are anyone's words: one that
 * means nothing to the taxonomy is passed over, and a column that only has such tags is
 * unclassified.
 */
final class LabelReader {

  private static final Set<String> YES = Set.of("", "true", "yes", "y", "1");
  private static final Set<String> NO = Set.of("false", "no", "n", "0", "none");

  private final Taxonomy taxonomy;
  private final Diagnostics diagnostics;

  LabelReader(Taxonomy taxonomy, Diagnostics diagnostics) {
    this.taxonomy = taxonomy;
    this.diagnostics = diagnostics;
  }

  /** What was said of one thing. */
  static final class Evidence {
    final Set<String> categories = new TreeSet<>();
    final Set<String> denied = new TreeSet<>();
    final Set<String> locations = new TreeSet<>();
    @Nullable String sensitivity;
    boolean encrypted;

    boolean saysNothing() {
      return categories.isEmpty() && denied.isEmpty() && sensitivity == null && !encrypted;
    }
  }

  /** Reads what a contract, an object or a column says of itself; the keys of ODCS 2 and 3. */
  Evidence read(YamlNode.Fields of, String path) {
    var evidence = new Evidence();
    YamlNode classification = of.get("classification");
    if (classification != null && classification.scalarText() instanceof String text) {
      Taxonomy.Meaning meaning = taxonomy.meaning(text);
      if (meaning == null && !text.isBlank()) {
        diagnostics.warning(
            "unknown_label",
            classification.location(),
            path + ".classification",
            "the taxonomy does not know the classification `" + text + "`",
            DidYouMean.hintOrList(text, taxonomy.sensitivities()));
      }
      add(evidence, meaning);
    }
    if (of.get("tags") instanceof YamlNode.Items(var _, var tags)) {
      for (YamlNode tag : tags) {
        if (tag.scalarText() instanceof String text) {
          tag(text, evidence);
        }
      }
    }
    if (of.get("customProperties") instanceof YamlNode.Items(var _, var properties)) {
      properties.forEach(property -> customProperty(property, evidence));
    }
    evidence.encrypted = isText(of.get("encryptedName")) || isText(of.get("encryptedColumnName"));
    return evidence;
  }

  /** The labels, given what the column says and what stands around it. */
  Labels labels(Evidence own, Evidence around) {
    Evidence said = own.saysNothing() ? around : own;
    Set<String> categories = taxonomy.closure(said.categories);
    // a column that says both of itself is what it says it is: a contradiction opens nothing
    Set<String> denied = new TreeSet<>(own.denied);
    denied.removeAll(own.categories);
    categories.removeAll(denied);
    String sensitivity = said.sensitivity;
    if (sensitivity == null) {
      for (String category : categories) {
        Taxonomy.Category known = taxonomy.categories().get(category);
        sensitivity = taxonomy.max(sensitivity, known == null ? null : known.sensitivity());
      }
    }
    if (sensitivity == null && own.encrypted && taxonomy.sensitivities().contains("confidential")) {
      sensitivity = "confidential";
    }
    return new Labels(categories, sensitivity == null ? Column.UNCLASSIFIED : sensitivity);
  }

  /** What the parts of a nested column say of the whole: all their categories, the worst case. */
  Labels around(Labels own, Iterable<Labels> parts) {
    var categories = new TreeSet<>(own.categories());
    String highest = taxonomy.sensitivities().isEmpty() ? "" : taxonomy.sensitivities().getLast();
    boolean unclassified = own.sensitivity().equals(Column.UNCLASSIFIED);
    String sensitivity = unclassified ? null : own.sensitivity();
    boolean partUnclassified = false;
    boolean any = false;
    for (Labels part : parts) {
      any = true;
      categories.addAll(part.categories());
      if (part.sensitivity().equals(Column.UNCLASSIFIED)) {
        partUnclassified = true;
      } else {
        sensitivity = taxonomy.max(sensitivity, part.sensitivity());
      }
    }
    boolean unknown = any ? partUnclassified && unclassified : unclassified;
    if (sensitivity == null || (unknown && !sensitivity.equals(highest))) {
      sensitivity = Column.UNCLASSIFIED;
    }
    return new Labels(categories, sensitivity);
  }

  private void customProperty(YamlNode property, Evidence evidence) {
    if (property instanceof YamlNode.Fields fields
        && fields.get("property") instanceof YamlNode name
        && name.scalarText() instanceof String key
        && fields.get("value") instanceof YamlNode value) {
      if (value instanceof YamlNode.Items(var _, var items)) {
        for (YamlNode item : items) {
          if (item.scalarText() instanceof String text) {
            pair(key, text, evidence);
          }
        }
      } else if (value.scalarText() instanceof String text) {
        pair(key, text, evidence);
      }
    }
  }

  /** {@code pii}, {@code pii:false}, {@code datalocation:EU}, {@code X.PRIVACY_CATEGORY='Y'}. */
  private void tag(String tag, Evidence evidence) {
    Taxonomy.Meaning whole = taxonomy.meaning(tag);
    if (whole != null) {
      add(evidence, whole);
      return;
    }
    int colon = tag.indexOf(':');
    int equals = tag.indexOf('=');
    int split = colon < 0 ? equals : equals < 0 ? colon : Math.min(colon, equals);
    if (split > 0) {
      pair(tag.substring(0, split), tag.substring(split + 1), evidence);
    }
  }

  private void pair(String rawKey, String rawValue, Evidence evidence) {
    String key = rawKey.strip().toLowerCase(Locale.ROOT);
    String value = unquote(rawValue.strip());
    String lower = value.toLowerCase(Locale.ROOT);
    String name = key.substring(key.lastIndexOf('.') + 1).replace("_", "").replace("-", "");
    switch (name) {
      case "classification",
          "sensitivity",
          "confidentiality",
          "dataclassification",
          "category",
          "categories",
          "datacategory",
          "semanticcategory",
          "informationtype" ->
          add(evidence, taxonomy.meaning(value));
      // Snowflake's system tag of the same name, and what else is called so
      case "privacycategory" -> {
        evidence.categories.add("pii");
        evidence.categories.add(lower.replace('_', '-'));
        if (lower.equals("sensitive")) {
          add(evidence, taxonomy.meaning("sensitive"));
        }
      }
      case "datalocation", "dataresidency" -> evidence.locations.add(value);
      default -> {
        Taxonomy.Meaning meaning = taxonomy.meaning(key);
        if (meaning == null) {
          return;
        }
        if (NO.contains(lower)) {
          evidence.denied.addAll(meaning.categories());
          return;
        }
        add(evidence, meaning);
        if (!YES.contains(lower)) {
          add(evidence, taxonomy.meaning(value));
        }
      }
    }
  }

  private void add(Evidence evidence, Taxonomy.@Nullable Meaning meaning) {
    if (meaning != null) {
      evidence.categories.addAll(meaning.categories());
      evidence.sensitivity = taxonomy.max(evidence.sensitivity, meaning.sensitivity());
    }
  }

  private static String unquote(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '\'' || value.charAt(0) == '"')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean isText(@Nullable YamlNode node) {
    return node != null && node.scalarText() instanceof String text && !text.isBlank();
  }
}

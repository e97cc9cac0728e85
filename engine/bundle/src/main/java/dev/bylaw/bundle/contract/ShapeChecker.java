package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.bundle.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a document against a {@link Shape}. What is missing or of the wrong type is an error; what
 * is unknown, newer than the declared version, or in a part that Bylaw does not read is a warning.
 */
final class ShapeChecker {

  /** What a key of ODCS 2 is called in ODCS 3. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "isNullable", "ODCS 3 says `required`, which is the opposite",
          "isUnique", "ODCS 3 says `unique`",
          "isPrimaryKey", "ODCS 3 says `primaryKey`",
          "column", "ODCS 3 says `name`",
          "table", "ODCS 3 says `name`",
          "columns", "ODCS 3 says `properties`",
          "encryptedColumnName", "ODCS 3 says `encryptedName`",
          "partitionStatus", "ODCS 3 says `partitioned`",
          "criticalDataElementStatus", "ODCS 3 says `criticalDataElement`");

  private final StandardVersion declared;
  private final StandardVersion newestKnown;
  private final Diagnostics diagnostics;

  /**
   * @param declared the document's version
   * @param newestKnown a document that declares a newer version may hold keys unknown to us
   */
  ShapeChecker(StandardVersion declared, StandardVersion newestKnown, Diagnostics diagnostics) {
    this.declared = declared;
    this.newestKnown = newestKnown;
    this.diagnostics = diagnostics;
  }

  void check(YamlNode node, Shape shape) {
    check(node, shape, "", Severity.ERROR);
  }

  private void check(YamlNode node, Shape shape, String path, Severity severity) {
    switch (shape) {
      case Shape.Scalar scalar -> scalar(node, scalar, path, severity);
      case Shape.Word(var words) -> word(node, words, path, severity);
      case Shape.ListOf(var item) -> list(node, item, path, severity);
      case Shape.ListOrMapping(var list, var since, var mapping) -> {
        if (node instanceof YamlNode.Fields) {
          newer(node.location(), path, "a mapping here", since);
          check(node, mapping, path, severity);
        } else {
          check(node, list, path, severity);
        }
      }
      case Shape.Deferred(var deferred) -> check(node, deferred.get(), path, severity);
      case Shape.TextOrMapping _ -> {
        if (!(node instanceof YamlNode.Fields)) {
          scalar(node, Shape.Scalar.TEXT, path, severity);
        }
      }
      case Shape.Mapping mapping -> mapping(node, mapping, path, severity);
    }
  }

  private void scalar(YamlNode node, Shape.Scalar expected, String path, Severity severity) {
    switch (expected) {
      case TEXT -> {
        if (node.scalarText() == null) {
          wrongType(node, path, "a string", severity);
        }
      }
      case NUMBER -> {
        if (!(node instanceof YamlNode.Num)) {
          wrongType(node, path, "a number", severity);
        }
      }
      case INTEGER -> {
        if (!(node instanceof YamlNode.Num num) || !num.isInteger()) {
          wrongType(node, path, "an integer", severity);
        }
      }
      case FLAG -> {
        if (!(node instanceof YamlNode.Flag)) {
          wrongType(node, path, "true or false", severity);
        }
      }
      case SCALAR -> {
        if (node instanceof YamlNode.Items || node instanceof YamlNode.Fields) {
          wrongType(node, path, "a scalar", severity);
        }
      }
      case ANY -> {}
    }
  }

  private void word(
      YamlNode node, Map<String, StandardVersion> words, String path, Severity severity) {
    String text = node.scalarText();
    if (text == null) {
      wrongType(node, path, "a string", severity);
      return;
    }
    StandardVersion since = words.get(text);
    if (since == null) {
      if (!beyondKnown()) {
        add(
            severity,
            "unknown_value",
            node.location(),
            path,
            "`" + text + "` is no value that " + declared + " of the standard knows here",
            DidYouMean.hintOrList(text, words.keySet()));
      }
    } else {
      newer(node.location(), path, "`" + text + "`", since);
    }
  }

  private void list(YamlNode node, Shape item, String path, Severity severity) {
    if (!(node instanceof YamlNode.Items(var _, List<YamlNode> items))) {
      wrongType(node, path, "a list", severity);
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      check(items.get(i), item, path + "[" + i + "]", severity);
    }
  }

  private void mapping(YamlNode node, Shape.Mapping shape, String path, Severity severity) {
    if (!(node instanceof YamlNode.Fields fields)) {
      wrongType(node, path, "a mapping", severity);
      return;
    }
    Map<String, Shape.Key> keys = shape.keys();
    if (shape.variant() != null) {
      keys = new LinkedHashMap<>(keys);
      keys.putAll(shape.variant().apply(fields));
    }
    for (Shape.Key key : keys.values()) {
      YamlNode value = fields.get(key.name());
      Severity weight = key.advisory() ? Severity.WARNING : severity;
      if (value == null || (value instanceof YamlNode.Null && key.shape() != Shape.Scalar.ANY)) {
        if (key.required() && (value == null || key.shape() != Shape.Scalar.SCALAR)) {
          missing(fields, path, key.name(), weight);
        }
        continue;
      }
      var at = fields.fields().get(key.name());
      if (at != null) {
        newer(at.key(), path(path, key.name()), "`" + key.name() + "`", key.since());
      }
      check(value, key.shape(), path(path, key.name()), weight);
    }
    unknownKeys(fields, keys.keySet(), shape.closedSince(), path);
    oneOf(fields, shape.oneOf(), path, severity);
  }

  private void unknownKeys(
      YamlNode.Fields fields,
      Set<String> known,
      @Nullable StandardVersion closedSince,
      String path) {
    if (closedSince == null || declared.isBefore(closedSince) || beyondKnown()) {
      return;
    }
    fields
        .fields()
        .forEach((name, field) -> {
          if (!known.contains(name)) {
            add(
                Severity.WARNING,
                "unknown_key",
                field.key(),
                path(path, name),
                "`" + name + "` is no key of the standard here and is not read",
                DidYouMean.hint(name, known));
          }
        });
  }

  private void oneOf(YamlNode.Fields fields, Set<String> names, String path, Severity severity) {
    if (names.isEmpty()) {
      return;
    }
    long found = names.stream().filter(name -> fields.get(name) != null).count();
    if (found != 1) {
      add(
          severity,
          "one_of",
          fields.location(),
          path,
          "expected exactly one of "
              + String.join(", ", names.stream().map(n -> "`" + n + "`").toList())
              + ", found "
              + found,
          null);
    }
  }

  private boolean beyondKnown() {
    return newestKnown.isBefore(declared);
  }

  private void newer(Location at, String path, String what, StandardVersion since) {
    if (declared.isBefore(since)) {
      add(
          Severity.WARNING,
          "newer_than_declared",
          at,
          path,
          what + " came with " + since + ", the file declares " + declared,
          "raise `apiVersion`");
    }
  }

  private void missing(YamlNode.Fields in, String path, String name, Severity severity) {
    String where = path.isEmpty() ? "" : " in `" + path + "`";
    add(
        severity,
        "missing_key",
        in.location(),
        path(path, name),
        "`" + name + "` is missing" + where,
        DidYouMean.hint(name, in.fields().keySet()) == null
            ? null
            : "the key `"
                + DidYouMean.nearest(name, in.fields().keySet())
                + "` is near, was it meant?");
  }

  private void wrongType(YamlNode node, String path, String expected, Severity severity) {
    String text = node.scalarText();
    String found = text == null ? node.kind() : node.kind() + " `" + shorten(text) + "`";
    add(
        severity,
        "wrong_type",
        node.location(),
        path,
        "expected " + expected + ", found " + found,
        null);
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static String path(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private void add(
      Severity severity,
      String code,
      Location at,
      String path,
      String message,
      @Nullable String hint) {
    diagnostics.add(new Diagnostic(severity, code, at, path, message, hint));
  }
}

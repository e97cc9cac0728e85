package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlValues;
import dev.bylaw.federation.catalog.OutputPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads an ODPS product that was found to have its standard's shape. */
final class ProductReader {

  private ProductReader() {}

  static ProductReading read(String file, YamlNode.Fields document) {
    String urn = text(document, "id", "");
    var ports = new ArrayList<OutputPort>();
    for (YamlNode.Fields port : mappings(document.get("outputPorts"))) {
      ports.add(
          new OutputPort(
              text(port, "name", ""), text(port, "version", ""), nullable(port, "contractId")));
    }
    var inputs = new ArrayList<String>();
    for (YamlNode.Fields port : mappings(document.get("inputPorts"))) {
      String contract = nullable(port, "contractId");
      if (contract != null) {
        inputs.add(contract);
      }
    }
    return new ProductReading(
        file,
        urn,
        text(document, "name", urn),
        nullable(document, "domain"),
        text(document, "version", ""),
        text(document, "status", ""),
        owner(document.get("team")),
        regions(document),
        inputs,
        ports,
        document.location(),
        YamlValues.toObject(document));
  }

  /** The member whose role is owner, of a team as 1.0.0 or as 0.9.0 writes it. */
  private static @Nullable String owner(@Nullable YamlNode team) {
    YamlNode members = team instanceof YamlNode.Fields fields ? fields.get("members") : team;
    for (YamlNode.Fields member : mappings(members)) {
      if ("owner".equalsIgnoreCase(text(member, "role", ""))) {
        return nullable(member, "username");
      }
    }
    return null;
  }

  private static Set<String> regions(YamlNode.Fields document) {
    var regions = new TreeSet<String>();
    for (YamlNode.Fields property : mappings(document.get("customProperties"))) {
      String name = text(property, "property", "");
      YamlNode value = property.get("value");
      if (value == null || !(name.equals("regions") || name.equals("region"))) {
        continue;
      }
      if (value instanceof YamlNode.Items(var _, var items)) {
        for (YamlNode item : items) {
          if (item.scalarText() instanceof String text) {
            regions.add(text);
          }
        }
      } else if (value.scalarText() instanceof String text) {
        regions.add(text);
      }
    }
    return regions;
  }

  private static List<YamlNode.Fields> mappings(@Nullable YamlNode node) {
    var mappings = new ArrayList<YamlNode.Fields>();
    if (node instanceof YamlNode.Items(var _, var items)) {
      for (YamlNode item : items) {
        if (item instanceof YamlNode.Fields fields) {
          mappings.add(fields);
        }
      }
    }
    return mappings;
  }

  private static String text(YamlNode.Fields in, String key, String otherwise) {
    String text = nullable(in, key);
    return text == null ? otherwise : text;
  }

  private static @Nullable String nullable(YamlNode.Fields in, String key) {
    YamlNode value = in.get(key);
    return value == null ? null : value.scalarText();
  }
}

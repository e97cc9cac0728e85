package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlValues;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an ODCS contract that was found to have its standard's shape. */
final class ContractReader {

  private final String file;
  private final LabelReader labels;
  private final Diagnostics diagnostics;
  private final List<ColumnReading> columns = new ArrayList<>();

  private ContractReader(String file, Taxonomy taxonomy, Diagnostics diagnostics) {
    this.file = file;
    this.labels = new LabelReader(taxonomy, diagnostics);
    this.diagnostics = diagnostics;
  }

  static ContractReading read(
      String file,
      YamlNode.Fields document,
      StandardVersion version,
      Taxonomy taxonomy,
      Diagnostics diagnostics) {
    return new ContractReader(file, taxonomy, diagnostics).read(document, version.major() < 3);
  }

  private ContractReading read(YamlNode.Fields document, boolean v2) {
    LabelReader.Evidence contract = labels.read(document, "");
    var schema = new ArrayList<SchemaObject>();
    String objectsKey = v2 ? "dataset" : "schema";
    List<YamlNode> objects = items(document.get(objectsKey));
    for (int i = 0; i < objects.size(); i++) {
      if (objects.get(i) instanceof YamlNode.Fields object) {
        String path = objectsKey + "[" + i + "]";
        String name = text(object, v2 ? "table" : "name", "");
        LabelReader.Evidence own = labels.read(object, path);
        LabelReader.Evidence around = own.saysNothing() ? contract : own;
        var into = new ArrayList<Column>();
        String columnsKey = v2 ? "columns" : "properties";
        columns(object, columnsKey, path, new Place(name, "", around, v2), into);
        schema.add(new SchemaObject(name, into));
      }
    }
    var result =
        new DataContract(
            text(document, v2 ? "uuid" : "id", ""),
            text(document, "version", ""),
            text(document, "status", ""),
            schema,
            RetentionReader.read(document, diagnostics));
    return new ContractReading(
        file,
        result,
        columns,
        nullableText(document, v2 ? "datasetName" : "name"),
        nullableText(document, v2 ? "datasetDomain" : "domain"),
        contract.locations,
        YamlValues.toObject(document));
  }

  /** Where a column stands: in which object, within which column, under which labels. */
  private record Place(String object, String prefix, LabelReader.Evidence around, boolean v2) {
    Place within(String column, LabelReader.Evidence evidence) {
      return new Place(object, column + ".", evidence, v2);
    }
  }

  /** Reads the columns under a key and what nests in them; returns their labels. */
  private List<Labels> columns(
      YamlNode.Fields in, String key, String path, Place place, List<Column> into) {
    List<YamlNode> nodes = items(in.get(key));
    var read = new ArrayList<Labels>();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) instanceof YamlNode.Fields node) {
        read.add(column(node, path + "." + key + "[" + i + "]", place, into));
      }
    }
    return read;
  }

  private Labels column(YamlNode.Fields node, String path, Place place, List<Column> into) {
    String name = place.prefix + text(node, place.v2 ? "column" : "name", "");
    LabelReader.Evidence own = labels.read(node, path);
    LabelReader.Evidence around = own.saysNothing() ? place.around : own;
    Labels mine = labels.labels(own, place.around);

    int position = into.size();
    int positionInAll = columns.size();
    var parts =
        new ArrayList<>(columns(node, "properties", path, place.within(name, around), into));
    if (node.get("items") instanceof YamlNode.Fields items) {
      LabelReader.Evidence ofItems = labels.read(items, path + ".items");
      LabelReader.Evidence aroundItems = ofItems.saysNothing() ? around : ofItems;
      if (!ofItems.saysNothing()) {
        parts.add(labels.labels(ofItems, around));
      }
      parts.addAll(
          columns(items, "properties", path + ".items", place.within(name, aroundItems), into));
    }
    Labels all = labels.around(mine, parts);

    var column =
        new Column(name, type(node), required(node, place.v2), all.categories(), all.sensitivity());
    into.add(position, column);
    String encrypted = nullableText(node, place.v2 ? "encryptedColumnName" : "encryptedName");
    columns.add(
        positionInAll,
        new ColumnReading(
            path,
            place.object,
            column,
            encrypted,
            nullableText(node, "physicalType"),
            SignReader.read(
                node, text(node, place.v2 ? "column" : "name", ""), place.object, own.denied),
            node.location()));
    return all;
  }

  private static boolean required(YamlNode.Fields node, boolean v2) {
    boolean flag =
        node.get(v2 ? "isNullable" : "required") instanceof YamlNode.Flag(var _, var value, var _)
            && value;
    return v2 ? node.get("isNullable") != null && !flag : flag;
  }

  private static String type(YamlNode.Fields node) {
    return text(node, "logicalType", text(node, "physicalType", ""));
  }

  private static List<YamlNode> items(@Nullable YamlNode node) {
    return node instanceof YamlNode.Items(var _, var items) ? items : List.of();
  }

  private static String text(YamlNode.Fields in, String key, String otherwise) {
    String text = nullableText(in, key);
    return text == null ? otherwise : text;
  }

  private static @Nullable String nullableText(YamlNode.Fields in, String key) {
    YamlNode value = in.get(key);
    return value == null ? null : value.scalarText();
  }
}

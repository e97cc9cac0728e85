package dev.bylaw.cli.pack;

import dev.bylaw.bundle.pack.Pack;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes packs: docs/schemas/packs.schema.json. */
final class PackJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PackJson() {}

  static String write(Packs packs, Collection<String> names) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    ArrayNode all = document.putArray("packs");
    for (String name : names) {
      ObjectNode each = all.addObject().put("name", name);
      each.put("state", packs.state(name).name().toLowerCase(Locale.ROOT));
      Pack shipped = packs.shipped().get(name);
      if (shipped != null) {
        pack(each.putObject("shipped"), shipped);
      }
      Pack here = packs.here().get(name);
      if (here != null) {
        pack(each.putObject("here"), here);
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static void pack(ObjectNode node, Pack pack) {
    node.put("version", pack.version()).put("title", pack.title()).put("digest", pack.digest());
    Pack.Added added = pack.added();
    if (added != null) {
      node.putObject("added").put("version", added.version()).put("digest", added.digest());
    }
  }
}

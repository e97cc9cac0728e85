package dev.bylaw.bundle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.request.ResourceRef;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private static Column column(String name, String sensitivity, String... categories) {
    return new Column(name, "string", false, Set.of(categories), sensitivity);
  }

  private static DataContract contract(String id, SchemaObject... objects) {
    return new DataContract(id, "1.0.0", "active", List.of(objects), null);
  }

  private static Catalog.Entry product(
      String name, List<OutputPort> ports, DataContract... contracts) {
    return new Catalog.Entry(
        new DataProduct(
            "urn:" + name, "sales", name, "1.0.0", "active", "ana", Set.of("eu"), ports),
        List.of(contracts));
  }

  private final Catalog catalog =
      new Catalog(
          List.of(
              product(
                  "orders",
                  List.of(
                      new OutputPort("orders", "1", "c1"),
                      new OutputPort("returns", "1", "c2"),
                      new OutputPort("other", "1", null)),
                  contract(
                      "c1",
                      new SchemaObject(
                          "orders", List.of(column("id", "internal"), column("note", "public")))),
                  contract(
                      "c2",
                      new SchemaObject("returns", List.of(column("id", "restricted", "pii"))))),
              product("bare", List.of(new OutputPort("bare", "1", null)))));

  private Resolution resolve(
      String product,
      @Nullable String port,
      @Nullable String object,
      @Nullable String contract,
      String... columns) {
    return catalog.resolve(
        new ResourceRef("urn:" + product, port, object, List.of(columns), contract));
  }

  private static List<String> columns(Resolution resolution) {
    ResourceFacts facts = ((Resolution.Resolved) resolution).facts();
    return facts.columns().stream().map(c -> c.name() + ":" + c.sensitivity()).toList();
  }

  @Test
  void aPortMeansItsContract() {
    assertThat(columns(resolve("orders", "orders", null, null)))
        .containsExactly("id:internal", "note:public");
    assertThat(columns(resolve("orders", "returns", "returns", null, "id")))
        .containsExactly("id:restricted");
    assertThat(columns(resolve("orders", "returns", null, "c1", "id")))
        .containsExactly("id:internal");
  }

  @Test
  void whatIsLeftUnsaidOnlyAddsLabels() {
    assertThat(columns(resolve("orders", null, null, null)))
        .containsExactly("id:internal", "note:public", "id:restricted");
    assertThat(columns(resolve("orders", "other", null, null, "id")))
        .containsExactly("id:internal", "id:restricted");
    ResourceFacts facts = ((Resolution.Resolved) resolve("orders", null, null, null, "id")).facts();
    assertThat(facts.labels()).containsExactly("pii");
    assertThat(facts.contract()).isNull();
    assertThat(facts.outputPort()).isNull();
  }

  @Test
  void whatIsUnknownIsNamedWithTheNearest() {
    assertThat(resolve("order", null, null, null))
        .isEqualTo(new Resolution.UnknownProduct("urn:order", "urn:orders"));
    assertThat(resolve("orders", "retuns", null, null))
        .isEqualTo(new Resolution.UnknownPort("urn:orders", "retuns", "returns"));
    assertThat(resolve("orders", null, null, "c9"))
        .isEqualTo(new Resolution.UnknownContract("urn:orders", "c9", "c1"));
    assertThat(resolve("orders", "orders", "returns", null))
        .isEqualTo(new Resolution.UnknownObject("urn:orders", "returns", null));
    assertThat(resolve("orders", "orders", "orders", null, "notes").message())
        .isEqualTo("object `orders` has no column `notes`, did you mean `note`?");
  }

  @Test
  void aProductWithoutKnownColumnsIsNothingToDecideOn() {
    assertThat(resolve("bare", null, null, null))
        .isEqualTo(new Resolution.Undescribed("urn:bare", "bare"));
    assertThat(resolve("bare", null, null, null).message())
        .isEqualTo(
            "no contract describes the columns of output port `bare` of data product"
                + " `urn:bare`");
  }
}

package dev.bylaw.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.request.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ResourcesTest {
  private static final int WIDTH = 500;

  private final Catalog catalog = catalog();
  private final Resources resources = new Resources(catalog);

  private static Catalog catalog() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < WIDTH; i++) {
      columns.add(new Column("c" + i, "string", false, Set.of(), "internal"));
    }
    DataContract contract =
        new DataContract("c", "1.0.0", "active", List.of(new SchemaObject("t", columns)), null);
    DataProduct product =
        new DataProduct(
            "urn:p",
            "sales",
            "p",
            "1.0.0",
            "active",
            "ana",
            Set.of("eu"),
            List.of(new OutputPort("out", "1", "c")));
    return new Catalog(List.of(new Catalog.Entry(product, List.of(contract))));
  }

  private static ResourceRef ref(String product, String... columns) {
    return new ResourceRef(product, "out", "t", List.of(columns), null);
  }

  private Resources.Resource resource(ResourceRef ref) {
    return (Resources.Resource) resources.find(ref);
  }

  private void requireAsInTheCatalog(ResourceRef ref) {
    Resources.Resource found = resource(ref);
    assertThat(catalog.resolve(ref)).isEqualTo(new Resolution.Resolved(found.facts()));
    assertThat(found.document()).isEqualTo(InputDocument.resource(found.facts()));
    assertThat(found.digest()).isEqualTo(Digests.of(found.document()));
  }

  @Test
  void whatWasAskedForIsKept() {
    assertThat(resource(ref("urn:p", "c1", "c2"))).isSameAs(resource(ref("urn:p", "c1", "c2")));
    requireAsInTheCatalog(ref("urn:p", "c1", "c2"));
    assertThat(resources.size()).isEqualTo(1);
  }

  @Test
  void otherColumnsAreAnotherResource() {
    for (ResourceRef ref : List.of(ref("urn:p", "c1"), ref("urn:p", "c2"), ref("urn:p"))) {
      requireAsInTheCatalog(ref);
      requireAsInTheCatalog(ref);
    }
    assertThat(resource(ref("urn:p", "c1")).digest())
        .isNotEqualTo(resource(ref("urn:p", "c2")).digest());
    assertThat(resources.size()).isEqualTo(3);
  }

  @Test
  void whatNobodyKnowsIsNotKept() {
    ResourceRef unknown = ref("urn:q");
    assertThat(resources.find(unknown)).isEqualTo(new Resources.Unknown(catalog.resolve(unknown)));
    assertThat(resources.size()).isZero();
  }

  @Test
  void howMuchIsKeptIsBounded() throws Exception {
    List<ResourceRef> refs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // the same columns in another order: another reference
      List<String> asked = new ArrayList<>();
      for (int c = 0; c < WIDTH; c++) {
        asked.add("c" + (c + i) % WIDTH);
      }
      refs.add(new ResourceRef("urn:p", "out", "t", asked, null));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        all.add(threads.submit(() -> refs.forEach(this::requireAsInTheCatalog)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(resources.size()).isBetween(1, Resources.MAX_COLUMNS / WIDTH);
    refs.forEach(this::requireAsInTheCatalog);
  }
}

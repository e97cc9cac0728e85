package dev.bylaw.bundle.mesh;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mesh as policies see it under {@code data.mesh}. Who its people are is not told. */
final class MeshFacts {

  private MeshFacts() {}

  static ObjectValue of(
      String name,
      String council,
      Collection<Domain> domains,
      Taxonomy taxonomy,
      Map<String, Region> regions,
      Collection<String> jurisdictions,
      Map<String, Purpose> purposes) {
    ObjectValue.Builder byDomain = ObjectValue.builder();
    for (Domain domain : domains) {
      byDomain.put(
          domain.id(),
          ObjectValue.builder()
              .put("title", domain.title())
              .put("owner", domain.owner())
              .put("regions", texts(domain.regions()))
              .build());
    }
    ObjectValue.Builder byCategory = ObjectValue.builder();
    for (Taxonomy.Category category : taxonomy.categories().values()) {
      ObjectValue.Builder facts =
          ObjectValue.builder()
              .put("title", category.title())
              .put("within", texts(category.within()));
      byCategory.put(category.id(), optional(facts, "sensitivity", category.sensitivity()));
    }
    ObjectValue.Builder byRegion = ObjectValue.builder();
    for (Region region : regions.values()) {
      byRegion.put(
          region.id(), optional(ObjectValue.builder(), "jurisdiction", region.jurisdiction()));
    }
    ObjectValue.Builder byPurpose = ObjectValue.builder();
    for (Purpose purpose : purposes.values()) {
      ObjectValue.Builder facts =
          ObjectValue.builder()
              .put("title", purpose.title())
              .put("restricted", purpose.restricted() ? BooleanValue.TRUE : BooleanValue.FALSE);
      byPurpose.put(purpose.id(), optional(facts, "basis", purpose.basis()));
    }
    return ObjectValue.builder()
        .put("name", name)
        .put("council", council)
        .put("domains", byDomain.build())
        .put("categories", byCategory.build())
        .put("sensitivities", texts(taxonomy.sensitivities()))
        .put("regions", byRegion.build())
        .put("jurisdictions", texts(jurisdictions))
        .put("purposes", byPurpose.build())
        .build();
  }

  private static ObjectValue optional(
      ObjectValue.Builder builder, String key, @Nullable String value) {
    return (value == null ? builder : builder.put(key, value)).build();
  }

  private static ArrayValue texts(Collection<String> texts) {
    return ArrayValue.of(texts.stream().map(StringValue::of).toList());
  }
}

package dev.bylaw.drools.drl;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fact: on whose side the data will be used. To read an absent component is an error unless the
 * header calls it optional ({@code consumer.domain} and so on).
 *
 * @param optional the header's optional attributes
 */
public record Consuming(
    @Nullable String domain,
    @Nullable String product,
    @Nullable String jurisdiction,
    @Nullable String location,
    Set<String> optional) {

  @Override
  public @Nullable String domain() {
    return AbsentAttribute.require(domain, "consumer.domain", optional);
  }

  @Override
  public @Nullable String product() {
    return AbsentAttribute.require(product, "consumer.product", optional);
  }

  @Override
  public @Nullable String jurisdiction() {
    return AbsentAttribute.require(jurisdiction, "consumer.jurisdiction", optional);
  }

  @Override
  public @Nullable String location() {
    return AbsentAttribute.require(location, "consumer.location", optional);
  }
}

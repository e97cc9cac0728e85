package dev.bylaw.drools.drl;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fact: the data product that is asked for. To read an absent component is an error unless the
 * header calls it optional ({@code resource.port}, {@code resource.object}, {@code
 * resource.contract}).
 *
 * @param product its URN
 * @param contract the contract's id
 * @param regions where the data lie
 * @param labels the union of the columns' categories
 * @param optional the header's optional attributes
 */
public record Resource(
    String product,
    String domain,
    String name,
    String owner,
    @Nullable String port,
    @Nullable String object,
    @Nullable String contract,
    Set<String> regions,
    Set<String> labels,
    Set<String> optional) {

  @Override
  public @Nullable String port() {
    return AbsentAttribute.require(port, "resource.port", optional);
  }

  @Override
  public @Nullable String object() {
    return AbsentAttribute.require(object, "resource.object", optional);
  }

  @Override
  public @Nullable String contract() {
    return AbsentAttribute.require(contract, "resource.contract", optional);
  }
}

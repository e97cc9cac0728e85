package dev.bylaw.federation.policy;

import dev.bylaw.federation.catalog.ResourceFacts;

/** Whose policy it is, and thereby over whose data it speaks. */
public sealed interface Origin {
  /** The council's: it speaks over all data. */
  Origin COUNCIL = new Council();

  /** The council's. */
  record Council() implements Origin {}

  /** A domain's: it speaks over the domain's products. */
  record Domain(String domain) implements Origin {}

  /**
   * A data product's: it speaks over that product.
   *
   * @param domain the product's domain
   * @param dataProduct the product's URN
   */
  record Product(String domain, String dataProduct) implements Origin {}

  /** The layer. */
  default Layer layer() {
    return switch (this) {
      case Council _ -> Layer.COUNCIL;
      case Domain _ -> Layer.DOMAIN;
      case Product _ -> Layer.PRODUCT;
    };
  }

  /** Whether policies of this origin have any say over the resource. */
  default boolean speaksFor(ResourceFacts resource) {
    return switch (this) {
      case Council _ -> true;
      case Domain(String domain) -> domain.equals(resource.domain());
      case Product(String domain, String dataProduct) ->
          domain.equals(resource.domain()) && dataProduct.equals(resource.dataProduct());
    };
  }
}

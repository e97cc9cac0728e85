package dev.bylaw.federation.policy;

import dev.bylaw.federation.catalog.ResourceFacts;

/** Whose policy it is, and thereby over whose data it speaks. */
public sealed interface Origin {
  // no default methods here: with them, two threads that load the interface and one of its records
  // at once would wait for each other

  /** The council's: it speaks over all data. */
  Origin COUNCIL = new Council();

  /** The layer. */
  Layer layer();

  /** Whether policies of this origin have any say over the resource. */
  boolean speaksFor(ResourceFacts resource);

  /** The council's. */
  record Council() implements Origin {
    @Override
    public Layer layer() {
      return Layer.COUNCIL;
    }

    @Override
    public boolean speaksFor(ResourceFacts resource) {
      return true;
    }
  }

  /** A domain's: it speaks over the domain's products. */
  record Domain(String domain) implements Origin {
    @Override
    public Layer layer() {
      return Layer.DOMAIN;
    }

    @Override
    public boolean speaksFor(ResourceFacts resource) {
      return domain.equals(resource.domain());
    }
  }

  /**
   * A data product's: it speaks over that product.
   *
   * @param domain the product's domain
   * @param dataProduct the product's URN
   */
  record Product(String domain, String dataProduct) implements Origin {
    @Override
    public Layer layer() {
      return Layer.PRODUCT;
    }

    @Override
    public boolean speaksFor(ResourceFacts resource) {
      return domain.equals(resource.domain()) && dataProduct.equals(resource.dataProduct());
    }
  }
}

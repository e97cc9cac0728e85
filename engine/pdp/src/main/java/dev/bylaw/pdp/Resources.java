package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.rego.value.ObjectValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one tree's catalog knows of the resources that are asked for, in the shapes that decisions
 * need. Data products are asked for the same few things again and again: these are kept. Safe for
 * use by many threads.
 */
final class Resources {
  /** How many columns all that is kept may have together; a resource counts as one more. */
  static final int MAX_COLUMNS = 20_000;

  private final Catalog catalog;
  private final Map<ResourceRef, Resource> kept = new ConcurrentHashMap<>();
  private final AtomicInteger columns = new AtomicInteger();

  Resources(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What a reference leads to. */
  sealed interface Found {}

  /**
   * A resource of the catalog.
   *
   * @param document its part of the {@code input} document
   * @param digest SHA-256 of that part's canonical JSON, lower-case hex
   */
  record Resource(ResourceFacts facts, ObjectValue document, String digest) implements Found {}

  /** Nothing that the catalog knows; the resolution says why. */
  record Unknown(Resolution resolution) implements Found {}

  Found find(ResourceRef ref) {
    Resource known = kept.get(ref);
    if (known != null) {
      return known;
    }
    Resolution resolution = catalog.resolve(ref);
    if (!(resolution instanceof Resolution.Resolved(ResourceFacts facts))) {
      return new Unknown(resolution);
    }
    ObjectValue document = InputDocument.resource(facts);
    Resource found = new Resource(facts, document, Digests.of(document));
    int size = facts.columns().size() + ref.columns().size() + 1;
    if (columns.get() + size <= MAX_COLUMNS && kept.putIfAbsent(ref, found) == null) {
      columns.addAndGet(size);
    }
    return found;
  }

  /** How many resources are kept. */
  int size() {
    return kept.size();
  }
}

package dev.bylaw.drools.table;

import dev.bylaw.drools.fact.Facts;
import org.jspecify.annotations.Nullable;

/** Reads one attribute from the facts; null is absent. Never throws. */
@FunctionalInterface
public interface Reader<T> {
  @Nullable T read(Facts facts);
}

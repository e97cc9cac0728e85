package dev.bylaw.federation.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A place where a data product offers data.
 *
 * @param name its name, unique within the product; not empty
 * @param version its version
 * @param contractId the contract it serves under, or null if it has none
 */
public record OutputPort(String name, String version, @Nullable String contractId) {}

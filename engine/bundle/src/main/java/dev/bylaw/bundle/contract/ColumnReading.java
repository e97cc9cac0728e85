package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.federation.catalog.Column;
import org.jspecify.annotations.Nullable;

/**
 * A column with what stands around it in the contract.
 *
 * @param path in the document, such as {@code schema[0].properties[3]}
 * @param object the schema object's name
 * @param column the column as the catalog has it
 * @param encryptedName the column that holds the value encrypted, or null
 * @param physicalType the type as its engine names it, or null
 * @param signs what else it gives away of its data
 */
public record ColumnReading(
    String path,
    String object,
    Column column,
    @Nullable String encryptedName,
    @Nullable String physicalType,
    ColumnSigns signs,
    Location location) {}

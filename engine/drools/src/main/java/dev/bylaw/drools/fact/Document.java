package dev.bylaw.drools.fact;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.ResourceFacts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A product's or contract's document, as compliance tables see it.
 *
 * @param action what is to happen, for example {@code publish}
 * @param resource the product that is judged
 * @param kind {@code DataProduct} or {@code DataContract}
 * @param id the document's id
 * @param name its name, or null if it has none
 * @param version its version, or null if it has none
 * @param status its status, or null if it has none
 * @param described whether it says what the data is for
 * @param promises the names of its service levels, for example {@code retention}
 * @param columns the columns that it describes
 */
public record Document(
    String action,
    ResourceFacts resource,
    String kind,
    String id,
    @Nullable String name,
    @Nullable String version,
    @Nullable String status,
    boolean described,
    Set<String> promises,
    List<DescribedColumn> columns)
    implements Facts {
  public Document {
    promises = Set.copyOf(promises);
    columns = List.copyOf(columns);
  }

  /**
   * A column in its place.
   *
   * @param object the schema object's name
   * @param path where in the document, for example {@code schema[0].properties[3]}
   * @param column the column with its labels
   * @param signs what else it gives away of its data
   */
  public record DescribedColumn(String object, String path, Column column, Signs signs) {}

  /**
   * What a column gives away of its data besides its labels.
   *
   * @param words of its name, in lower case, and pairs of neighbours joined by a hyphen
   * @param objectWords of its object's name
   * @param textWords of its description
   * @param looks what its examples look like
   * @param denied the categories that the contract says it is not of
   * @param isEncrypted whether it names an encrypted twin
   */
  public record Signs(
      Set<String> words,
      Set<String> objectWords,
      Set<String> textWords,
      Set<String> looks,
      Set<String> denied,
      boolean isEncrypted) {
    /** Of which nothing is known. */
    public static final Signs NONE =
        new Signs(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), false);
  }
}

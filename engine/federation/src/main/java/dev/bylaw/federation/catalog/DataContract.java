package dev.bylaw.federation.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data contract, as far as decisions need it.
 *
 * @param id its id; not empty
 * @param version its version
 * @param status its status, for example {@code active}, {@code deprecated}
 * @param schema the objects it describes
 * @param retention its retention terms, or null if it says none
 */
public record DataContract(
    String id,
    String version,
    String status,
    List<SchemaObject> schema,
    @Nullable RetentionTerms retention) {
  public DataContract {
    schema = List.copyOf(schema);
  }
}

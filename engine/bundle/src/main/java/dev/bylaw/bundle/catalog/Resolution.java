package dev.bylaw.bundle.catalog;

import dev.bylaw.federation.catalog.ResourceFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog makes of a resource: its facts, or the part of the reference it does not know.
 */
public sealed interface Resolution {

  /** The resource is known. */
  record Resolved(ResourceFacts facts) implements Resolution {}

  /** No such data product. */
  record UnknownProduct(String dataProduct, @Nullable String near) implements Resolution {}

  /** The product has no such output port. */
  record UnknownPort(String dataProduct, String outputPort, @Nullable String near)
      implements Resolution {}

  /** The product has no such contract. */
  record UnknownContract(String dataProduct, String contract, @Nullable String near)
      implements Resolution {}

  /** No contract that applies describes such an object. */
  record UnknownObject(String dataProduct, String object, @Nullable String near)
      implements Resolution {}

  /** The object, or the product, has no such column. */
  record UnknownColumn(
      String dataProduct, @Nullable String object, String column, @Nullable String near)
      implements Resolution {}

  /**
   * No contract says which columns the resource has. Where no column is known no column can be
   * masked, so that this is no resource to decide on.
   */
  record Undescribed(String dataProduct, @Nullable String outputPort) implements Resolution {}

  /** One line for people, empty for a resolved resource. */
  default String message() {
    return switch (this) {
      case Resolved _ -> "";
      case UnknownProduct(var product, var near) ->
          "unknown data product `" + product + "`" + hint(near);
      case UnknownPort(var product, var port, var near) ->
          "data product `" + product + "` has no output port `" + port + "`" + hint(near);
      case UnknownContract(var product, var contract, var near) ->
          "data product `" + product + "` has no contract `" + contract + "`" + hint(near);
      case UnknownObject(var product, var object, var near) ->
          "data product `" + product + "` describes no object `" + object + "`" + hint(near);
      case UnknownColumn(var product, var object, var column, var near) ->
          (object == null ? "data product `" + product + "`" : "object `" + object + "`")
              + " has no column `"
              + column
              + "`"
              + hint(near);
      case Undescribed(var product, var port) ->
          "no contract describes the columns of "
              + (port == null ? "" : "output port `" + port + "` of ")
              + "data product `"
              + product
              + "`";
    };
  }

  private static String hint(@Nullable String near) {
    return near == null ? "" : ", did you mean `" + near + "`?";
  }
}

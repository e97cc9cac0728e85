package dev.bylaw.drools.drl;

import dev.bylaw.federation.request.AttributeValue;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fact: who asks. Where a subject acts on behalf of others, the rules run once for each of them: a
 * guard's contributions join, a grant must permit every one.
 *
 * @param roles sorted
 * @param attributes what else its authentication said
 * @param optional the header's optional attributes
 */
public record Caller(
    String type,
    String id,
    Set<String> roles,
    Map<String, AttributeValue> attributes,
    Set<String> optional) {

  public boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** A text attribute; null if it is absent and the header calls it optional. */
  public @Nullable String text(String name) {
    return switch (attribute(name)) {
      case null -> null;
      case AttributeValue.Text(String text) -> text;
      default -> throw mistyped(name, "text");
    };
  }

  /** A numeric attribute; null if it is absent and the header calls it optional. */
  public @Nullable BigDecimal number(String name) {
    return switch (attribute(name)) {
      case null -> null;
      case AttributeValue.Num(BigDecimal number) -> number;
      default -> throw mistyped(name, "number");
    };
  }

  /** A flag; null if it is absent and the header calls it optional. */
  public @Nullable Boolean flag(String name) {
    return switch (attribute(name)) {
      case null -> null;
      case AttributeValue.Flag(boolean flag) -> flag;
      default -> throw mistyped(name, "flag");
    };
  }

  private @Nullable AttributeValue attribute(String name) {
    return AbsentAttribute.require(attributes.get(name), "subject.attribute." + name, optional);
  }

  private static MalformedContribution mistyped(String name, String type) {
    return new MalformedContribution("`subject.attribute." + name + "` is no " + type);
  }
}

package dev.bylaw.drools.drl;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fact: what is asked. To read an absent component is an error unless the header calls it optional
 * ({@code purpose}, {@code agreement}, {@code context.engine}).
 *
 * @param time the decision point's time
 * @param optional the header's optional attributes
 */
public record Request(
    String id,
    String action,
    @Nullable String purpose,
    @Nullable String agreement,
    @Nullable String engine,
    Instant time,
    Set<String> optional) {

  @Override
  public @Nullable String purpose() {
    return AbsentAttribute.require(purpose, "purpose", optional);
  }

  @Override
  public @Nullable String agreement() {
    return AbsentAttribute.require(agreement, "agreement", optional);
  }

  @Override
  public @Nullable String engine() {
    return AbsentAttribute.require(engine, "context.engine", optional);
  }
}

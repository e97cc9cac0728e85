package dev.bylaw.rego.builtin;

import org.jspecify.annotations.Nullable;

/**
 * What an evaluation may know beyond its inputs.
 *
 * @param network leave to use the network, or null
 * @param recording what was answered before, and where new answers go, or null
 */
public record Outside(@Nullable NetworkGrant network, @Nullable Recording recording) {
  /** Nothing: the evaluation is a function of its inputs. */
  public static final Outside NOTHING = new Outside(null, null);
}

package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a policy declares of itself: the {@code custom.bylaw} annotation of a Rego package, or an
 * entry of a {@code controls.yaml}.
 *
 * @param id unique in the mesh
 * @param kind which well-known rules it may have
 * @param force with which a guard binds; {@link Force#LOCAL} for every other kind, but {@link
 *     Force#MANDATORY} for a compliance policy that can block
 * @param origin whose it is, by its place in the tree
 * @param body where its contribution comes from
 * @param waivability whether and how far it can be waived; {@link Waivability#NEVER} unless it is
 *     mandatory and says so
 * @param bounds the room for answers; {@link Bounds#NONE} unless it is a default or delegated guard
 * @param scope where it applies at all, for the index
 * @param optional paths such as {@code input.purpose} whose absence is no error
 * @param rank of a grant among several; the least decides
 * @param owner the id of the {@code Owner} that answers for it
 * @param title one line for people
 * @param description more lines; may be empty
 * @param rationale why it exists; may be empty
 * @param location of the header
 */
public record PolicyHeader(
    PolicyId id,
    Kind kind,
    Force force,
    Origin origin,
    Body body,
    Waivability waivability,
    Bounds bounds,
    Scope scope,
    Set<String> optional,
    int rank,
    String owner,
    String title,
    String description,
    String rationale,
    Location location) {

  /** What a policy is about. */
  public enum Kind {
    GRANT,
    GUARD,
    RETENTION,
    COMPLIANCE
  }

  /** How a guard binds. */
  public enum Force {
    MANDATORY,
    DEFAULT,
    DELEGATED,
    LOCAL
  }

  /** Where a policy's contribution comes from. */
  public sealed interface Body {
    /**
     * The rules of a Rego package.
     *
     * @param packagePath from the root, such as {@code data.bylaw.global.pii}
     */
    record Rego(String packagePath) implements Body {}

    /**
     * The same obligations wherever the scope covers the request: a control without Rego.
     *
     * @param obligations what it demands
     * @param deny why it refuses instead, or null
     */
    record Declared(ObligationTemplate obligations, @Nullable String deny) implements Body {}
  }

  public PolicyHeader {
    optional = Collections.unmodifiableSortedSet(new TreeSet<>(optional));
  }

  public Layer layer() {
    return origin.layer();
  }

  public Position position() {
    return new Position(location.file(), location.line());
  }

  /** The policy as the kernel names it. */
  public Source source() {
    return new Source(id, origin, title, position());
  }
}

package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.policy.PolicyHeader.Force;
import dev.bylaw.bundle.policy.PolicyHeader.Kind;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Waivability;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy declares of itself. The same keys serve the {@code custom.bylaw} annotation
 * of a Rego package and the entries of a {@code controls.yaml}, which add title, description and
 * the obligations themselves.
 */
public final class HeaderReader {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private final Vocabulary vocabulary;
  private final ObligationsReader obligations;
  private final ScopeReader scopes;

  public HeaderReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.obligations = new ObligationsReader(vocabulary);
    this.scopes = new ScopeReader(vocabulary);
  }

  /**
   * The header of a Rego package.
   *
   * @param bylaw the {@code custom.bylaw} mapping
   * @param outer the annotation itself, which has title and description
   * @param packagePath from the root, such as {@code data.bylaw.global.pii}
   * @return null when an error was reported
   */
  public @Nullable PolicyHeader rego(
      MappingReader bylaw, MappingReader outer, Origin origin, String packagePath) {
    String title = outer.requireText("title");
    String description = outer.text("description");
    var body = new PolicyHeader.Body.Rego(packagePath);
    String id = bylaw.text("id");
    return read(
        bylaw,
        id == null ? idOf(packagePath) : id,
        title,
        description == null ? "" : description.strip(),
        origin,
        body);
  }

  /** A control that is declared without Rego; null when an error was reported. */
  public @Nullable PolicyHeader declared(MappingReader control, Origin origin) {
    String id = control.requireText("id");
    String title = control.requireText("title");
    String description = control.text("description");
    ObligationTemplate demanded = obligations.read(control, "obligations");
    String deny = control.text("deny");
    if (demanded != null && deny != null) {
      control.error(
          "deny", "conflicting_keys", "a control either denies or demands obligations", null);
    }
    var body =
        new PolicyHeader.Body.Declared(demanded == null ? ObligationTemplate.NONE : demanded, deny);
    return read(control, id, title, description == null ? "" : description.strip(), origin, body);
  }

  private @Nullable PolicyHeader read(
      MappingReader in,
      String id,
      String title,
      String description,
      Origin origin,
      PolicyHeader.Body body) {
    checkId(in, id, origin);
    Kind kind = in.constant("kind", Kind.class);
    if (!in.has("kind")) {
      in.missing("kind");
    }
    Force force = force(in, origin, kind);
    String owner = vocabulary.mesh().ownerId(in.requireText("owner"));
    if (!owner.isEmpty()) {
      vocabulary.owners(in, "owner", Set.of(owner));
    }
    Waivability waivability = waivability(in, kind, force, owner);
    Bounds bounds = bounds(in, force);
    Scope scope = scopes.read(in, "applies");
    checkScope(in, scope, origin);
    Set<String> optional = optional(in);
    Integer rank = in.integer("rank", -1_000_000, 1_000_000);
    String rationale = in.text("rationale");
    in.finish();
    if (in.failed() || kind == null) {
      return null;
    }
    return new PolicyHeader(
        new PolicyId(id),
        kind,
        force,
        origin,
        body,
        waivability,
        bounds,
        scope,
        optional,
        rank == null ? 0 : rank,
        owner,
        title.strip(),
        description,
        rationale == null ? "" : rationale.strip(),
        in.location());
  }

  private static void checkId(MappingReader in, String id, Origin origin) {
    if (!id.isEmpty() && !ID.matcher(id).matches()) {
      in.error(
          "id",
          "invalid_id",
          "`" + id + "` is no policy id",
          "use letters, digits, `.`, `-` and `_`");
    }
    if (origin.layer() != Layer.COUNCIL && id.startsWith("council.")) {
      in.error(
          "id",
          "foreign_id",
          "`" + id + "` is an id of the council, this is no file of the council",
          null);
    }
  }

  /** A domain's policy is about its own data, a product's about its own: more is never heard. */
  private static void checkScope(MappingReader in, Scope scope, Origin origin) {
    MappingReader applies = in.has("applies") ? in.mapping("applies") : null;
    if (applies == null || origin.layer() == Layer.COUNCIL) {
      return;
    }
    String own =
        switch (origin) {
          case Origin.Council _ -> "";
          case Origin.Domain(var domain) -> domain;
          case Origin.Product(var domain, var _) -> domain;
        };
    if (scope.domains() instanceof Allowed.Only(var names)) {
      outside(applies, "domains", names, own);
    }
    if (origin instanceof Origin.Product(var _, var product)
        && scope.products() instanceof Allowed.Only(var names)) {
      outside(applies, "products", names, product);
    }
  }

  private static void outside(MappingReader applies, String key, Set<String> names, String own) {
    for (String name : names) {
      if (!name.equals(own)) {
        applies
            .diagnostics()
            .error(
                "outside_own_scope",
                applies.location(key, name),
                applies.path(key),
                "`" + name + "` is not its own: a policy of `" + own + "` is not heard there",
                "leave it out; the council's policies are about everybody");
      }
    }
  }

  private static Force force(MappingReader in, Origin origin, @Nullable Kind kind) {
    Force force = in.constant("force", Force.class);
    if (force == null) {
      return Force.LOCAL;
    }
    if (force != Force.LOCAL && origin.layer() != Layer.COUNCIL) {
      in.error(
          "force",
          "force_not_local",
          "only the council's policies are `" + in.text("force") + "`, a domain's are local",
          "leave `force` out; a local guard can only tighten");
    }
    boolean answerable = force == Force.DEFAULT || force == Force.DELEGATED;
    if (answerable && kind != null && kind != Kind.GUARD) {
      in.error(
          "force",
          "wrong_force",
          "only a guard is `" + in.text("force") + "`",
          "leave `force` out, or make it a guard");
    }
    return force;
  }

  private Waivability waivability(
      MappingReader in, @Nullable Kind kind, Force force, String owner) {
    ObligationTemplate floor = obligations.read(in, "floor");
    Duration longest = in.duration("max_waiver");
    if (floor == null && longest == null) {
      return Waivability.NEVER;
    }
    if (force != Force.MANDATORY) {
      in.error(
          floor == null ? "max_waiver" : "floor",
          "not_mandatory",
          "only a mandatory control can be waived",
          null);
      return Waivability.NEVER;
    }
    if (longest == null) {
      if (!in.has("max_waiver")) {
        in.error(
            "floor",
            "missing_key",
            "a control with a floor needs `max_waiver`, the longest a waiver may run",
            "for example `max_waiver: P90D`");
      }
      return Waivability.NEVER;
    }
    if (floor == null && kind == Kind.GUARD) {
      in.error(
          "max_waiver",
          "missing_key",
          "a control that can be waived needs a `floor`",
          "write `floor: {}` to leave nothing but the waiver's compensation");
      return Waivability.NEVER;
    }
    Owner office = vocabulary.mesh().owners().get(owner);
    if (office == null || office.members().isEmpty()) {
      if (office != null) {
        in.error(
            "owner",
            "owner_without_members",
            "`" + owner + "` has no members in mesh.yaml, so that nobody can approve a waiver",
            null);
      }
      return Waivability.NEVER;
    }
    return new Waivability.Terms(
        floor == null ? ObligationTemplate.NONE : floor,
        longest,
        office.members(),
        office.quorum());
  }

  private Bounds bounds(MappingReader in, Force force) {
    MappingReader bounds = in.mapping("bounds");
    if (bounds == null) {
      return Bounds.NONE;
    }
    if (force != Force.DEFAULT && force != Force.DELEGATED) {
      in.error("bounds", "wrong_force", "only a default or delegated control has `bounds`", null);
    }
    ObligationTemplate lo = obligations.read(bounds, "lo");
    ObligationTemplate hi = obligations.read(bounds, "hi");
    bounds.finish();
    lo = lo == null ? ObligationTemplate.NONE : lo;
    if (hi != null && TemplateOrder.isAtMost(lo, hi) == TemplateOrder.Verdict.NO) {
      bounds.error("hi", "empty_bounds", "`hi` is less restrictive than `lo`", null);
    }
    return new Bounds(lo, hi);
  }

  private static Set<String> optional(MappingReader in) {
    Set<String> paths = in.textSet("optional");
    for (String path : paths) {
      if (!path.startsWith("input.")) {
        in.diagnostics()
            .error(
                "invalid_path",
                in.location("optional", path),
                in.path("optional"),
                "`" + path + "` is no attribute of `input`",
                "write it as `input." + path + "`");
      }
    }
    return paths;
  }

  /** {@code data.bylaw.global.pii.mask_outside} is {@code council.pii.mask-outside}. */
  private static String idOf(String packagePath) {
    String path = packagePath.startsWith("data.") ? packagePath.substring(5) : packagePath;
    path = path.startsWith("bylaw.") ? path.substring(6) : path;
    path = path.startsWith("global.") ? "council." + path.substring(7) : path;
    path = path.startsWith("domains.") ? path.substring(8) : path;
    return path.replace("[\"", ".").replace("\"]", "").replace('_', '-');
  }
}

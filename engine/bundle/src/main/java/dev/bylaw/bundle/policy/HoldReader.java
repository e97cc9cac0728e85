package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.Approvals;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.signature.ApprovalText;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.retention.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code holds/*.yaml}: one legal hold, or a list of them under {@code holds}.
 *
 * <pre>
 * id: case-2026-17
 * reason: litigation about the orders of March
 * issuer: legal-office
 * products: [urn:mesh:sales:orders]
 * objects: [orders]
 * from: 2026-03-01
 * requester: ana                     # cannot approve it
 * released: 2027-01-01               # absent while it stands
 * approvals: ["— dana 5c0f…"]        # signatures over all the rest by members of the issuer
 * </pre>
 *
 * <p>A hold stands without any approval, since it can only keep what would be deleted. That it was
 * released counts only with the signatures of a quorum of its issuer, in a mesh whose approvals are
 * signed; until then it stands on.
 */
public final class HoldReader {

  private final ScopeReader scopes;
  private final MeshConfig mesh;
  private final ApprovalReader approvals;

  /**
   * @param clock the time at which keys count or do not
   */
  public HoldReader(Vocabulary vocabulary, Instant clock) {
    this.mesh = vocabulary.mesh();
    this.approvals = new ApprovalReader(mesh, clock);
    this.scopes = new ScopeReader(vocabulary);
  }

  public List<LegalHold> read(MappingReader document) {
    var holds = new ArrayList<LegalHold>();
    if (document.has("holds")) {
      for (MappingReader in : document.mappings("holds")) {
        add(hold(in), holds);
      }
      document.finish();
    } else {
      add(hold(document), holds);
    }
    return holds;
  }

  private static void add(@Nullable LegalHold hold, List<LegalHold> into) {
    if (hold != null) {
      into.add(hold);
    }
  }

  private @Nullable LegalHold hold(MappingReader in) {
    String id = in.requireText("id");
    String reason = in.requireText("reason");
    String issuer = in.requireText("issuer");
    Scope scope = scopes.readHere(in);
    Allowed objects = ScopeReader.allowed(in, "objects");
    Instant from = in.requireInstant("from");
    Instant released = in.instant("released");
    String requester = in.text("requester");
    in.expect("ticket", "title");
    boolean signed = mesh.approvals() == Approvals.SIGNED;
    ApprovalReader.wrongKind(in, signed);
    boolean approved = !signed || approved(in, issuer, requester, released != null);
    in.finish();
    if (from != null && released != null && released.isBefore(from)) {
      in.error("released", "empty_interval", "the hold was released before it began", null);
    }
    if (in.failed() || from == null) {
      return null;
    }
    var source =
        new Source(
            new PolicyId(id),
            Origin.COUNCIL,
            reason,
            new Position(in.location().file(), in.location().line()));
    return new LegalHold(
        new Hold(id, reason), source, scope, objects, from, approved ? released : null, issuer);
  }

  /** Whether a quorum of the issuer signed it, by keys that count now. */
  private boolean approved(
      MappingReader in, String issuer, @Nullable String requester, boolean released) {
    Owner owner = mesh.owners().get(issuer);
    if (owner == null || owner.members().isEmpty()) {
      if (!issuer.isEmpty()) {
        tell(
            in,
            released,
            "issuer",
            "unknown_issuer",
            owner == null
                ? "mesh.yaml has no owner `" + issuer + "`, so that nobody can approve the hold"
                : "`" + issuer + "` has no members, so that nobody can approve the hold",
            DidYouMean.hintOrList(issuer, mesh.owners().keySet()));
      }
      return false;
    }
    var approved = approvals.read(in, ApprovalText.Kind.HOLD, owner, requester);
    long counted = approved.names().stream().filter(owner.members()::contains).count();
    if (counted >= owner.quorum()) {
      return true;
    }
    boolean lapsed = approved.countWithLapsed(owner.members()) >= owner.quorum();
    tell(
        in,
        released && !lapsed,
        released ? "released" : ApprovalText.APPROVALS,
        released ? "release_unapproved" : "hold_unapproved",
        (released
                ? "the release needs %d signatures by members of `%s`, found %d: the hold stands on"
                : "the hold has %3$d of %1$d signatures by members of `%2$s`; it stands all the"
                    + " same")
            .formatted(owner.quorum(), issuer, counted),
        "`bylaw hold approve` adds one");
    return false;
  }

  private static void tell(
      MappingReader in,
      boolean error,
      String key,
      String code,
      String message,
      @Nullable String hint) {
    if (error) {
      in.error(key, code, message, hint);
    } else {
      in.diagnostics().warning(code, in.location(key), in.path(key), message, hint);
    }
  }
}

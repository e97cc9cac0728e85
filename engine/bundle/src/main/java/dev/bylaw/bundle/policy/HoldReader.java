package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.mesh.Vocabulary;
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
 * released: 2027-01-01               # absent while it stands
 * </pre>
 */
public final class HoldReader {

  private final ScopeReader scopes;

  public HoldReader(Vocabulary vocabulary) {
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
    in.expect("ticket", "title");
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
    return new LegalHold(new Hold(id, reason), source, scope, objects, from, released, issuer);
  }
}

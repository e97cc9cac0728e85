package dev.bylaw.sidecar.process;

import dev.bylaw.sidecar.journal.Journal;
import dev.bylaw.sidecar.policy.Policies;
import dev.bylaw.sidecar.policy.PolicyStatus;
import dev.bylaw.sidecar.ship.ShipStatus;
import dev.bylaw.v1.DecisionServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the process as gRPC's health service tells it. The decision service serves while the
 * journal can be written and policies are in force that are not stale; beside it stand the parts,
 * each under a name of its own.
 */
final class Health {
  static final String JOURNAL = "bylaw.sidecar.Journal";
  static final String POLICIES = "bylaw.sidecar.Policies";
  static final String SHIPPING = "bylaw.sidecar.Shipping";
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final HealthStatusManager manager = new HealthStatusManager();
  private final Journal journal;
  private final Policies policies;
  private final Supplier<@Nullable ShipStatus> shipping;
  private @Nullable Boolean served;

  Health(Journal journal, Policies policies, Supplier<@Nullable ShipStatus> shipping) {
    this.journal = journal;
    this.policies = policies;
    this.shipping = shipping;
  }

  BindableService service() {
    return manager.getHealthService();
  }

  /** Looks at every part and tells how it is. */
  synchronized void refresh() {
    boolean journalServes = journal.status().failure() == null;
    PolicyStatus status = policies.status();
    boolean decides = status.revision() != null && !status.stale();
    ShipStatus ship = shipping.get();
    set(JOURNAL, journalServes);
    set(POLICIES, decides && status.problems().isEmpty());
    set(SHIPPING, ship == null || ship.failure() == null);
    boolean serves = journalServes && decides;
    set(DecisionServiceGrpc.SERVICE_NAME, serves);
    set(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, serves);
    if (served == null || served != serves) {
      served = serves;
      LOG.atInfo()
          .addKeyValue("journal", journalServes)
          .addKeyValue("policies", String.valueOf(status.revision()))
          .addKeyValue("stale", status.stale())
          .log(serves ? "serving" : "not serving");
    }
  }

  /** One line that tells how everything is. */
  void log() {
    var journalStatus = journal.status();
    var policyStatus = policies.status();
    LOG.atInfo()
        .addKeyValue("origin", String.valueOf(journalStatus.origin()))
        .addKeyValue("size", journalStatus.size())
        .addKeyValue("waiting", journalStatus.waiting())
        .addKeyValue("lag", journalStatus.unshipped())
        .addKeyValue("revision", String.valueOf(policyStatus.revision()))
        .addKeyValue("stale", policyStatus.stale())
        .addKeyValue("problems", policyStatus.problems().size())
        .log("status");
  }

  /** Nothing is served any more. */
  synchronized void end() {
    manager.enterTerminalState();
  }

  private void set(String service, boolean serves) {
    manager.setStatus(service, serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }
}

package dev.bylaw.bundle.policy;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.request.AccessRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access agreement: the provider lets a consumer use its data for stated purposes, for a time.
 * It is a grant that needs no policy language.
 *
 * @param id the agreement's id, by which requests name it
 * @param source whose it is and where it stands
 * @param dataProduct the provider's product, by URN
 * @param consumerDomains which domains may consume
 * @param consumerProducts which consuming data products, by URN
 * @param subjects which subjects
 * @param actions which actions
 * @param ports through which output ports
 * @param purposes for which purposes
 * @param objects which schema objects
 * @param columns which columns; the others are dropped
 * @param obligations under which obligations
 * @param from when it begins, inclusive; null for always
 * @param until when it ends, exclusive; null for never
 * @param rank among several agreements that apply the least decides
 */
public record Agreement(
    String id,
    Source source,
    String dataProduct,
    Allowed consumerDomains,
    Allowed consumerProducts,
    Subjects subjects,
    Allowed actions,
    Allowed ports,
    Allowed purposes,
    Allowed objects,
    Allowed columns,
    ObligationTemplate obligations,
    @Nullable Instant from,
    @Nullable Instant until,
    int rank) {

  /** The agreement as a grant for one request; refuses with every reason why it does not apply. */
  public Grant evaluate(DecisionContext context) {
    List<Reason> reasons = refusals(context);
    Contribution contribution =
        reasons.isEmpty()
            ? Contribution.applies(obligationsOn(context.resource()))
            : Contribution.denies(reasons.toArray(Reason[]::new));
    return new Grant(source, contribution, rank, id);
  }

  private List<Reason> refusals(DecisionContext context) {
    AccessRequest request = context.request();
    ResourceFacts resource = context.resource();
    var reasons = new ArrayList<Reason>();
    if (!dataProduct.equals(resource.dataProduct())) {
      reasons.add(reason("product", "is about another data product"));
    }
    if (from != null && context.clock().isBefore(from)) {
      reasons.add(reason("not_yet", "begins at " + from));
    }
    if (until != null && !context.clock().isBefore(until)) {
      reasons.add(reason("expired", "ended at " + until));
    }
    if (!subjects.include(request.subject())) {
      reasons.add(reason("subject", "does not include this subject"));
    }
    check(reasons, "action", actions, request.action());
    check(reasons, "consumer_domain", consumerDomains, request.consumer().domain());
    check(reasons, "consumer_product", consumerProducts, request.consumer().product());
    check(reasons, "purpose", purposes, request.purpose());
    check(reasons, "output_port", ports, resource.outputPort());
    check(reasons, "object", objects, resource.object());
    return reasons;
  }

  /** What an agreement limits must be stated: silence is within no limit. */
  private void check(List<Reason> reasons, String what, Allowed allowed, @Nullable String stated) {
    if (allowed instanceof Allowed.Any || (stated != null && allowed.allows(stated))) {
      return;
    }
    String name = what.replace('_', ' ');
    reasons.add(
        reason(
            what,
            stated == null
                ? "is for certain values of " + name + ", and the request states none"
                : "does not cover " + name + " `" + stated + "`"));
  }

  private Reason reason(String code, String message) {
    return new Reason("agreement." + code, "agreement `" + id + "` " + message, source.position());
  }

  private Obligations obligationsOn(ResourceFacts resource) {
    Obligations.Builder builder = obligations.resolve(resource).toBuilder();
    builder.purposes(purposes).ports(ports);
    if (until != null) {
      builder.expiry(until);
    }
    for (Column column : resource.columns()) {
      if (!columns.allows(column.name())) {
        builder.mask(column.name(), Mask.Constant.DROP);
      }
    }
    return builder.build();
  }
}

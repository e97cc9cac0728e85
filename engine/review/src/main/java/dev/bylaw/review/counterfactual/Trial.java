package dev.bylaw.review.counterfactual;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides a request with changes, really: nothing is guessed from the decision before. */
final class Trial {
  private final DecisionPoint point;
  private final AccessRequest asked;
  private final Instant clock;
  private int decisions;

  Trial(DecisionPoint point, AccessRequest asked, Instant clock) {
    this.point = point;
    this.asked = asked;
    this.clock = clock;
  }

  /** How many decisions were made. */
  int decisions() {
    return decisions;
  }

  /** The decision with the changes; null where the request is then none that can be decided. */
  @Nullable Decision decide(Collection<Change> changes) {
    decisions++;
    AccessRequest request = applied(asked, changes);
    if (!(point.authorize(request, clock, false)
        instanceof Outcome.Decided<DecisionRecord>(DecisionRecord record))) {
      return null;
    }
    List<Waiver> waivers = new ArrayList<>(point.policies().tree().waivers());
    List<Grant> grants = record.grants();
    DecisionContext context =
        new DecisionContext(record.request(), record.facts(), record.at(), record.revision());
    boolean other = false;
    for (Change change : changes) {
      if (change instanceof Change.Waive waive) {
        waivers.add(waiver(waive, record));
        other = true;
      } else if (change instanceof Change.Agree agree) {
        grants = Agreements.with(grants, agree, agree.agreement().evaluate(context));
        other = true;
      }
    }
    // no policy sees waivers and agreements: what they said stands, and is composed anew
    return other
        ? Composition.decide(
            new CompositionInput(
                context, grants, record.guards(), record.answers(), waivers, record.stale()))
        : record.decision();
  }

  /** The request as it would be; waivers are no part of it. */
  static AccessRequest applied(AccessRequest asked, Collection<Change> changes) {
    AccessRequest request = asked;
    for (Change change : changes) {
      request =
          switch (change) {
            case Change.Say say -> said(request, say);
            case Change.Support(var type) -> {
              RequestContext context = request.context();
              Set<String> supported = new TreeSet<>(context.supportedObligations());
              supported.add(type.wireName());
              yield with(
                  request,
                  request.subject(),
                  new RequestContext(
                      context.time(),
                      context.engine(),
                      supported,
                      context.traceId(),
                      context.attributes()));
            }
            case Change.Role(String role, var _) -> {
              Subject subject = request.subject();
              Set<String> roles = new TreeSet<>(subject.roles());
              roles.add(role);
              yield with(
                  request,
                  new Subject(
                      subject.type(),
                      subject.id(),
                      roles,
                      subject.attributes(),
                      subject.onBehalfOf()),
                  request.context());
            }
            case Change.State state -> stated(request, state);
            case Change.Waive _, Change.Agree _ -> request;
          };
    }
    return request;
  }

  private static AccessRequest stated(AccessRequest request, Change.State state) {
    Subject subject = request.subject();
    RequestContext context = request.context();
    String name = state.field().substring(state.field().lastIndexOf('.') + 1);
    Map<String, AttributeValue> attributes =
        new TreeMap<>(state.isOfSubject() ? subject.attributes() : context.attributes());
    attributes.put(name, state.value());
    if (state.isOfSubject()) {
      subject =
          new Subject(
              subject.type(), subject.id(), subject.roles(), attributes, subject.onBehalfOf());
    } else if (state.field().equals(FreeAttributes.ENGINE)) {
      context =
          new RequestContext(
              context.time(),
              ((AttributeValue.Text) state.value()).value(),
              context.supportedObligations(),
              context.traceId(),
              context.attributes());
    } else {
      context =
          new RequestContext(
              context.time(),
              context.engine(),
              context.supportedObligations(),
              context.traceId(),
              attributes);
    }
    return with(request, subject, context);
  }

  private static AccessRequest with(AccessRequest r, Subject subject, RequestContext context) {
    return new AccessRequest(
        r.requestId(),
        subject,
        r.action(),
        r.resource(),
        r.purpose(),
        r.agreement(),
        r.consumer(),
        context,
        r.mode());
  }

  private static AccessRequest said(AccessRequest r, Change.Say say) {
    String value = say.value();
    Consumer c = r.consumer();
    ResourceRef d = r.resource();
    String purpose = r.purpose();
    String agreement = r.agreement();
    switch (say.attribute()) {
      case PURPOSE -> purpose = value;
      case AGREEMENT -> agreement = value;
      case PROCESSING_LOCATION ->
          c = new Consumer(c.domain(), c.product(), c.jurisdiction(), value);
      case JURISDICTION -> c = new Consumer(c.domain(), c.product(), value, c.processingLocation());
      case CONSUMER_DOMAIN ->
          c = new Consumer(value, c.product(), c.jurisdiction(), c.processingLocation());
      case CONSUMER_PRODUCT ->
          c = new Consumer(c.domain(), value, c.jurisdiction(), c.processingLocation());
      case OBJECT ->
          d = new ResourceRef(d.dataProduct(), d.outputPort(), value, d.columns(), d.contract());
      case OUTPUT_PORT ->
          d = new ResourceRef(d.dataProduct(), value, d.object(), d.columns(), d.contract());
    }
    return new AccessRequest(
        r.requestId(), r.subject(), r.action(), d, purpose, agreement, c, r.context(), r.mode());
  }

  /** The narrowest waiver that would do: this subject, purpose, product and action. */
  static Waiver.Issued waiver(Change.Waive waive, DecisionRecord record) {
    AccessRequest request = record.request();
    Set<String> ids = Agreements.subjects(request.subject());
    String purpose = request.purpose();
    Contribution said = Contribution.NOT_APPLICABLE;
    for (Guard guard : record.guards()) {
      said = guard.source().id().equals(waive.control()) ? guard.contribution() : said;
    }
    return new Waiver.Issued(
        new Source(
            new PolicyId("waiver-to-be-requested"),
            Origin.COUNCIL,
            "a waiver to be requested",
            new Position("waivers", 0)),
        waive.control(),
        new Scope(
            new Allowed.Only(Set.of(request.action())),
            new Allowed.Only(Set.of(record.facts().domain())),
            new Allowed.Only(Set.of(record.facts().dataProduct()))),
        new Subjects(ids, Set.of()),
        purpose == null ? Allowed.ANY : new Allowed.Only(Set.of(purpose)),
        record.at(),
        record.at().plus(waive.terms().maxInterval()),
        "to be given",
        "to be given",
        "whoever requests it",
        new TreeSet<>(waive.terms().approvers()),
        Compensation.of(said, waive.terms(), record.facts()));
  }
}

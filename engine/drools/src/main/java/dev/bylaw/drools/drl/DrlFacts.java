package dev.bylaw.drools.drl;

import dev.bylaw.drools.fact.Access;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The facts that the rules of a file see: what tables see, in records that close when absent. */
final class DrlFacts {
  private DrlFacts() {}

  static List<Object> of(Access access, Set<String> optional) {
    AccessRequest request = access.context().request();
    Subject subject = access.subject();
    Consumer consumer = request.consumer();
    List<Object> facts = new ArrayList<>();
    facts.add(
        new Request(
            request.requestId(),
            request.action(),
            request.purpose(),
            request.agreement(),
            request.context().engine(),
            access.context().clock(),
            optional));
    facts.add(
        new Caller(subject.type(), subject.id(), subject.roles(), subject.attributes(), optional));
    facts.add(
        new Consuming(
            consumer.domain(),
            consumer.product(),
            consumer.jurisdiction(),
            consumer.processingLocation(),
            optional));
    facts.add(resource(access.context().resource(), access.labels(), optional));
    facts.addAll(access.context().resource().columns());
    return facts;
  }

  static List<Object> of(
      RetentionRequest request, ResourceFacts resource, Instant clock, Set<String> optional) {
    List<Object> facts = new ArrayList<>();
    facts.add(
        new RetainedRecords(
            request.recordClass(),
            request.jurisdiction(),
            request.since(),
            request.erasureRequested(),
            clock,
            optional));
    facts.add(resource(resource, resource.labels(), optional));
    facts.addAll(resource.columns());
    return facts;
  }

  static List<Object> of(Document document) {
    List<Object> facts = new ArrayList<>();
    facts.add(document);
    facts.addAll(document.columns());
    return facts;
  }

  private static Resource resource(
      ResourceFacts resource, Set<String> labels, Set<String> optional) {
    return new Resource(
        resource.dataProduct(),
        resource.domain(),
        resource.name(),
        resource.owner(),
        resource.outputPort(),
        resource.object(),
        resource.contract() == null ? null : resource.contract().id(),
        resource.regions(),
        labels,
        optional);
  }
}

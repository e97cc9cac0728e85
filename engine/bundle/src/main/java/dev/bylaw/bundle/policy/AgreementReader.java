package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code agreements.yaml} of a product. Names follow Bitol's access agreement (OAAS) where it
 * has one; a list may be written as its only element.
 *
 * <pre>
 * agreements:
 *   - id: orders-for-marketing
 *     title: Marketing measures campaigns
 *     status: active                 # only active agreements grant; the default
 *     provider: {outputPortId: orders, dataContractId: orders-v2}
 *     consumer: {domain: marketing, dataProductId: urn:…, subjects: [ana], roles: [analyst]}
 *     actions: [read]
 *     purpose: [analytics]
 *     objects: [orders]
 *     columns: [order_id, amount]    # the others are dropped
 *     obligations: {minimum_aggregation: 10}
 *     start: 2026-01-01
 *     end: 2026-12-31
 *     rank: 10
 * </pre>
 */
public final class AgreementReader {

  private final Vocabulary vocabulary;
  private final ObligationsReader obligations;

  public AgreementReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.obligations = new ObligationsReader(vocabulary);
  }

  /**
   * @param product the provider
   * @param contracts the contracts of its ports
   */
  public List<Agreement> read(
      MappingReader document,
      Origin.Product origin,
      DataProduct product,
      List<DataContract> contracts) {
    var agreements = new ArrayList<Agreement>();
    for (MappingReader in : document.mappings("agreements")) {
      Agreement agreement = agreement(in, origin, product, contracts);
      if (agreement != null) {
        agreements.add(agreement);
      }
    }
    document.finish();
    return agreements;
  }

  private @Nullable Agreement agreement(
      MappingReader in, Origin.Product origin, DataProduct product, List<DataContract> contracts) {
    String id = in.requireText("id");
    String title = in.text("title");
    String status = in.text("status");
    Allowed ports = provider(in.mapping("provider"), product, contracts);
    MappingReader consumer = in.requireMapping("consumer");
    Allowed domains = Allowed.ANY;
    Allowed products = Allowed.ANY;
    Subjects subjects = Subjects.ALL;
    if (consumer != null) {
      domains = ScopeReader.allowed(consumer, "domain", "domains");
      vocabulary.domains(consumer, "domain", consumer.textSet("domain"));
      vocabulary.domains(consumer, "domains", consumer.textSet("domains"));
      products = ScopeReader.allowed(consumer, "dataProductId", "products");
      vocabulary.products(consumer, "dataProductId", consumer.textSet("dataProductId"));
      vocabulary.products(consumer, "products", consumer.textSet("products"));
      subjects = ScopeReader.subjects(consumer);
      consumer.finish();
    }
    Allowed actions = ScopeReader.allowed(in, "actions", "action");
    Allowed purposes = ScopeReader.allowed(in, "purpose", "purposes");
    vocabulary.purposes(in, "purpose", in.textSet("purpose"));
    vocabulary.purposes(in, "purposes", in.textSet("purposes"));
    Allowed objects = ScopeReader.allowed(in, "objects", "object");
    known(in, "objects", in.textSet("objects", "object"), objectNames(contracts));
    Allowed columns = ScopeReader.allowed(in, "columns");
    known(in, "columns", in.textSet("columns"), columnNames(contracts, objects));
    ObligationTemplate demanded = obligations.read(in, "obligations");
    Instant start = in.instant("start");
    Instant end = in.instant("end");
    if (start != null && end != null && !start.isBefore(end)) {
      in.error("end", "empty_interval", "the agreement ends before it starts", null);
    }
    Integer rank = in.integer("rank", -1_000_000, 1_000_000);
    in.expect("description", "owner", "nextReassessment", "ticket");
    in.finish();
    if (in.failed() || (status != null && !status.equalsIgnoreCase("active"))) {
      return null;
    }
    var position = new Position(in.location().file(), in.location().line());
    var source = new Source(new PolicyId(id), origin, title == null ? id : title, position);
    return new Agreement(
        id,
        source,
        product.urn(),
        domains,
        products,
        subjects,
        actions,
        ports,
        purposes,
        objects,
        columns,
        demanded == null ? ObligationTemplate.NONE : demanded,
        start,
        end,
        rank == null ? 0 : rank);
  }

  private static Allowed provider(
      @Nullable MappingReader in, DataProduct product, List<DataContract> contracts) {
    if (in == null) {
      return Allowed.ANY;
    }
    String urn = in.text("dataProductId");
    if (urn != null && !urn.equals(product.urn())) {
      in.error(
          "dataProductId",
          "wrong_product",
          "the provider is `" + product.urn() + "`, the agreement says `" + urn + "`",
          null);
    }
    String contract = in.text("dataContractId");
    if (contract != null) {
      var ids = new TreeSet<String>();
      contracts.forEach(c -> ids.add(c.id()));
      known(in, "dataContractId", Set.of(contract), ids);
    }
    in.expect("dataContractVersion");
    Allowed ports = ScopeReader.allowed(in, "outputPortId", "outputPorts");
    var names = new TreeSet<String>();
    for (OutputPort port : product.outputPorts()) {
      names.add(port.name());
    }
    known(in, "outputPortId", in.textSet("outputPortId"), names);
    known(in, "outputPorts", in.textSet("outputPorts"), names);
    in.finish();
    return ports;
  }

  private static Set<String> objectNames(List<DataContract> contracts) {
    var names = new TreeSet<String>();
    contracts.forEach(c -> c.schema().forEach(object -> names.add(object.name())));
    return names;
  }

  private static Set<String> columnNames(List<DataContract> contracts, Allowed objects) {
    var names = new TreeSet<String>();
    for (DataContract contract : contracts) {
      contract.schema().stream()
          .filter(object -> objects.allows(object.name()))
          .forEach(object -> object.columns().forEach(column -> names.add(column.name())));
    }
    return names;
  }

  private static void known(
      MappingReader in, String key, Collection<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        in.diagnostics()
            .error(
                "unknown_reference",
                in.location(key, name),
                in.path(key),
                "the product has no `" + name + "` that `" + key + "` could mean",
                DidYouMean.hintOrList(name, known));
      }
    }
  }
}

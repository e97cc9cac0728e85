package dev.bylaw.bundle.catalog;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.request.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All data products of the mesh with their ports, contracts and labels. Immutable; every lookup
 * takes constant time in the size of the mesh.
 */
public final class Catalog {

  /** A catalog that knows nothing. */
  public static final Catalog EMPTY = new Catalog(List.of());

  /**
   * A product with the contracts that describe it.
   *
   * @param contracts in the order of its ports, then the others
   */
  public record Entry(DataProduct product, List<DataContract> contracts) {
    public Entry {
      contracts = List.copyOf(contracts);
    }
  }

  private final Map<String, Indexed> byUrn;

  /**
   * @param entries products with unique URNs; of two with one URN the first counts
   */
  public Catalog(Collection<Entry> entries) {
    var map = new TreeMap<String, Indexed>();
    for (Entry entry : entries) {
      map.putIfAbsent(entry.product().urn(), new Indexed(entry));
    }
    this.byUrn = Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** The URNs of all products; sorted. */
  public Set<String> urns() {
    return byUrn.keySet();
  }

  public List<Entry> entries() {
    return byUrn.values().stream().map(Indexed::entry).toList();
  }

  public @Nullable DataProduct product(String urn) {
    Indexed indexed = byUrn.get(urn);
    return indexed == null ? null : indexed.entry.product();
  }

  /** The contracts of a product; empty if there is no such product. */
  public List<DataContract> contracts(String urn) {
    Indexed indexed = byUrn.get(urn);
    return indexed == null ? List.of() : indexed.entry.contracts();
  }

  /**
   * What the catalog knows of a resource. The contract is the one that the reference names, else
   * the named port's, else the only one; where none is meant, all contracts of the product count
   * together, so that labels can only be added by leaving something unsaid.
   */
  public Resolution resolve(ResourceRef ref) {
    Indexed indexed = byUrn.get(ref.dataProduct());
    return indexed == null
        ? new Resolution.UnknownProduct(
            ref.dataProduct(), DidYouMean.nearest(ref.dataProduct(), byUrn.keySet()))
        : indexed.resolve(ref);
  }

  /** A product with its indexes. */
  private static final class Indexed {
    private final Entry entry;
    private final Map<String, OutputPort> ports = new LinkedHashMap<>();
    private final Map<String, IndexedContract> contracts = new LinkedHashMap<>();
    private final IndexedContract all;

    Indexed(Entry entry) {
      this.entry = entry;
      for (OutputPort port : entry.product().outputPorts()) {
        // ports may repeat by version: the last one is the current one
        ports.put(port.name(), port);
      }
      var objects = new ArrayList<SchemaObject>();
      for (DataContract contract : entry.contracts()) {
        contracts.putIfAbsent(contract.id(), new IndexedContract(contract, contract.schema()));
        objects.addAll(contract.schema());
      }
      all =
          contracts.size() == 1
              ? contracts.values().iterator().next()
              : new IndexedContract(null, objects);
    }

    Entry entry() {
      return entry;
    }

    Resolution resolve(ResourceRef ref) {
      DataProduct product = entry.product();
      String urn = product.urn();
      OutputPort port = null;
      if (ref.outputPort() != null) {
        port = ports.get(ref.outputPort());
        if (port == null) {
          return new Resolution.UnknownPort(
              urn, ref.outputPort(), DidYouMean.nearest(ref.outputPort(), ports.keySet()));
        }
      } else if (ports.size() == 1) {
        port = ports.values().iterator().next();
      }
      IndexedContract contract = all;
      if (ref.contract() != null) {
        contract = contracts.get(ref.contract());
        if (contract == null) {
          return new Resolution.UnknownContract(
              urn, ref.contract(), DidYouMean.nearest(ref.contract(), contracts.keySet()));
        }
      } else if (port != null && port.contractId() != null) {
        contract = contracts.getOrDefault(port.contractId(), all);
      }
      return contract.resolve(ref, product, port);
    }
  }

  /** A contract, or all of a product's together, with its objects by name. */
  private static final class IndexedContract {
    private final ResourceFacts.@Nullable ContractRef ref;
    private final Map<String, IndexedObject> objects = new HashMap<>();
    private final IndexedObject whole;

    IndexedContract(@Nullable DataContract contract, List<SchemaObject> schema) {
      ref =
          contract == null
              ? null
              : new ResourceFacts.ContractRef(contract.id(), contract.version(), contract.status());
      var every = new ArrayList<Column>();
      for (SchemaObject object : schema) {
        objects.merge(object.name(), new IndexedObject(object.columns()), IndexedObject::merge);
        every.addAll(object.columns());
      }
      whole = new IndexedObject(every);
    }

    Resolution resolve(ResourceRef wanted, DataProduct product, @Nullable OutputPort port) {
      String name = wanted.object();
      IndexedObject object = name == null ? whole : objects.get(name);
      if (object == null) {
        String missing = name == null ? "" : name;
        return new Resolution.UnknownObject(
            product.urn(), missing, DidYouMean.nearest(missing, objects.keySet()));
      }
      List<Column> columns = object.columns;
      if (!wanted.columns().isEmpty()) {
        columns = new ArrayList<>();
        for (String column : wanted.columns()) {
          List<Column> known = object.byName.get(column);
          if (known == null) {
            return new Resolution.UnknownColumn(
                product.urn(), name, column, DidYouMean.nearest(column, object.byName.keySet()));
          }
          columns.addAll(known);
        }
      }
      if (columns.isEmpty()) {
        return new Resolution.Undescribed(product.urn(), port == null ? null : port.name());
      }
      return new Resolution.Resolved(
          new ResourceFacts(
              product.urn(),
              product.domain(),
              product.name(),
              product.owner(),
              port == null ? null : port.name(),
              name,
              ref,
              product.regions(),
              columns));
    }
  }

  /**
   * Columns by name. One name may stand for several columns, of several objects or contracts: then
   * all of them are meant, each with its own labels.
   */
  private static final class IndexedObject {
    final List<Column> columns;
    final Map<String, List<Column>> byName = new LinkedHashMap<>();

    IndexedObject(List<Column> all) {
      columns = List.copyOf(new LinkedHashSet<>(all));
      for (Column column : columns) {
        byName.computeIfAbsent(column.name(), _ -> new ArrayList<>()).add(column);
      }
    }

    IndexedObject merge(IndexedObject other) {
      var both = new ArrayList<>(columns);
      both.addAll(other.columns);
      return new IndexedObject(both);
    }
  }
}

package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.contract.ContractReading;
import dev.bylaw.bundle.contract.ProductReading;
import dev.bylaw.bundle.contract.StandardReader;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.Domain;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Region;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads the products and contracts of all domains and makes the catalog of them. */
final class ProductLoader {

  /** A product's folder. */
  record Folder(String domain, String product) implements Comparable<Folder> {
    @Override
    public int compareTo(Folder other) {
      int byDomain = domain.compareTo(other.domain);
      return byDomain != 0 ? byDomain : product.compareTo(other.product);
    }
  }

  private final MeshConfig mesh;
  private final boolean meshComplete;
  private final Function<String, Diagnostics> diagnosticsOf;
  private final Map<Folder, ProductReading> products = new TreeMap<>();
  private final Map<Folder, List<ContractReading>> contracts = new TreeMap<>();
  private final Map<String, ProductReading> productFiles = new LinkedHashMap<>();
  private final Map<String, ContractReading> contractFiles = new LinkedHashMap<>();
  private final Map<Folder, Catalog.Entry> entries = new TreeMap<>();

  /**
   * @param meshComplete whether the mesh was read without an error
   * @param diagnosticsOf where the problems of a domain's files go
   */
  ProductLoader(
      MeshConfig mesh, boolean meshComplete, Function<String, Diagnostics> diagnosticsOf) {
    this.mesh = mesh;
    this.meshComplete = meshComplete;
    this.diagnosticsOf = diagnosticsOf;
  }

  void readProduct(Place.ProductFile place, TreeFile file) {
    Diagnostics diagnostics = diagnosticsOf.apply(place.domain());
    var reading = StandardReader.read(file.path(), file.bytes(), mesh.taxonomy(), diagnostics);
    switch (reading) {
      case null -> {}
      case StandardReader.Reading.Product(var product) -> {
        var folder = new Folder(place.domain(), place.product());
        ProductReading earlier = products.putIfAbsent(folder, product);
        if (earlier != null) {
          diagnostics.error(
              "two_products",
              file.location(),
              "",
              "a folder holds one product, the other stands in `" + earlier.file() + "`");
        }
        productFiles.put(file.path(), product);
      }
      case StandardReader.Reading.Contract _ ->
          diagnostics.error(
              "wrong_kind", file.location(), "kind", "expected a data product, found a contract");
    }
  }

  void readContract(Place.ContractFile place, TreeFile file) {
    Diagnostics diagnostics = diagnosticsOf.apply(place.domain());
    var reading = StandardReader.read(file.path(), file.bytes(), mesh.taxonomy(), diagnostics);
    switch (reading) {
      case null -> {}
      case StandardReader.Reading.Contract(var contract) -> {
        var folder = new Folder(place.domain(), place.product());
        List<ContractReading> ofProduct = contracts.computeIfAbsent(folder, _ -> new ArrayList<>());
        for (ContractReading other : ofProduct) {
          if (other.contract().id().equals(contract.contract().id())) {
            diagnostics.error(
                "duplicate_id",
                file.location(),
                "id",
                "contract `" + contract.contract().id() + "` stands in `" + other.file() + "` too");
          }
        }
        ofProduct.add(contract);
        contractFiles.put(file.path(), contract);
      }
      case StandardReader.Reading.Product _ ->
          diagnostics.error(
              "wrong_kind", file.location(), "kind", "expected a contract, found a data product");
    }
  }

  /** Makes the catalog's entries of what was read. */
  void complete() {
    var byId = new TreeMap<String, DataContract>();
    contracts.values().forEach(list -> list.forEach(c -> byId.putIfAbsent(id(c), c.contract())));
    var byUrn = new TreeMap<String, String>();
    products.forEach((folder, product) -> {
      Diagnostics diagnostics = diagnosticsOf.apply(folder.domain());
      String earlier = byUrn.putIfAbsent(product.urn(), product.file());
      if (earlier != null) {
        diagnostics.error(
            "duplicate_id",
            product.location(),
            "id",
            "data product `" + product.urn() + "` stands in `" + earlier + "` too");
        return;
      }
      Catalog.Entry entry = entry(folder, product, byId, diagnostics);
      if (entry != null) {
        entries.put(folder, entry);
      }
    });
    contracts.forEach((folder, readings) -> {
      if (!products.containsKey(folder)) {
        diagnosticsOf
            .apply(folder.domain())
            .error(
                "missing_product",
                Location.wholeFile(readings.getFirst().file()),
                "",
                "the folder has contracts and no readable data product",
                "describe it in `product.odps.yaml`");
      }
    });
  }

  private static String id(ContractReading reading) {
    return reading.contract().id();
  }

  private Catalog.Entry entry(
      Folder folder,
      ProductReading product,
      Map<String, DataContract> everyContract,
      Diagnostics diagnostics) {
    Domain known = mesh.domains().get(folder.domain());
    // a domain that the mesh does not know is told elsewhere, once
    Domain domain =
        known == null
            ? new Domain(
                folder.domain(), folder.domain(), "", Set.of(), List.of(), product.location())
            : known;
    if (product.domain() != null && !product.domain().equals(folder.domain())) {
      diagnostics.error(
          "wrong_domain",
          product.location(),
          "domain",
          "the product says domain `"
              + product.domain()
              + "` and stands in the folder of `"
              + folder.domain()
              + "`");
    }
    var described = new LinkedHashMap<String, DataContract>();
    List<ContractReading> own = contracts.getOrDefault(folder, List.of());
    own.forEach(c -> described.putIfAbsent(id(c), c.contract()));
    for (int i = 0; i < product.outputPorts().size(); i++) {
      OutputPort port = product.outputPorts().get(i);
      String id = port.contractId();
      String path = "outputPorts[" + i + "].contractId";
      if (id == null) {
        diagnostics.warning(
            "undescribed_port",
            product.location(),
            path,
            "output port `" + port.name() + "` names no contract",
            described.isEmpty()
                ? "without one nothing can be decided about it"
                : "all contracts of the product count for it");
      } else if (!described.containsKey(id)) {
        DataContract elsewhere = everyContract.get(id);
        if (elsewhere != null) {
          described.put(id, elsewhere);
        } else {
          diagnostics.error(
              "unknown_contract",
              product.location(),
              path,
              "output port `" + port.name() + "` names contract `" + id + "`, which is nowhere",
              DidYouMean.hintOrList(id, everyContract.keySet()));
        }
      }
    }
    String owner = product.owner();
    return new Catalog.Entry(
        new DataProduct(
            product.urn(),
            folder.domain(),
            product.name(),
            product.version(),
            product.status(),
            owner == null ? domain.owner() : owner,
            regions(product, own, domain, diagnostics),
            product.outputPorts()),
        List.copyOf(described.values()));
  }

  /** Where the data lies: the product's word, else its contracts' tags, else the domain's. */
  private Set<String> regions(
      ProductReading product,
      List<ContractReading> contracts,
      Domain domain,
      Diagnostics diagnostics) {
    if (!product.regions().isEmpty()) {
      for (String region : product.regions()) {
        if (meshComplete && !mesh.regions().containsKey(region)) {
          diagnostics.error(
              "unknown_region",
              product.location(),
              "customProperties",
              "unknown region `" + region + "`",
              DidYouMean.hintOrList(region, mesh.regions().keySet()));
        }
      }
      return product.regions();
    }
    var located = new TreeSet<String>();
    for (ContractReading contract : contracts) {
      for (String location : contract.locations()) {
        for (Region region : mesh.regions().values()) {
          if (region.id().equals(location) || location.equalsIgnoreCase(region.jurisdiction())) {
            located.add(region.id());
          }
        }
      }
    }
    return located.isEmpty() ? domain.regions() : located;
  }

  Map<Folder, Catalog.Entry> entries() {
    return entries;
  }

  Map<String, ProductReading> productFiles() {
    return productFiles;
  }

  Map<String, ContractReading> contractFiles() {
    return contractFiles;
  }
}

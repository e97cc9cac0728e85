package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.contract.ContractReading;
import dev.bylaw.bundle.contract.ProductReading;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.DeclaredAnswer;
import dev.bylaw.bundle.policy.LegalHold;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.value.ObjectValue;
import java.util.List;
import java.util.Map;

/**
 * A policy tree that was found whole: everything that the decision point needs, immutable.
 *
 * @param revision {@code sha256:} and the hex digest of all files of the tree, whatever slice was
 *     loaded
 * @param mesh the mesh itself
 * @param catalog all products of all domains
 * @param program all loaded Rego, compiled together
 * @param policies the headers of all loaded policies, by id
 * @param answers to default and delegated controls
 * @param agreements the grants that need no policy language
 * @param waivers of mandatory controls, expired ones excluded
 * @param holds that stand or will
 * @param tables decision tables ({@code *.csv}, {@code *.xlsx}) in the order of their paths
 * @param drl the council's DRL; empty unless the mesh turns it on
 * @param cases decision cases ({@code *_cases.yaml}) in the order of their paths, unread; empty
 *     unless the tree was loaded with its tests
 * @param contracts what was read of every contract file, by its path
 * @param products what was read of every product file, by its path
 * @param data the base documents that policies see under {@code data}
 */
public record LoadedTree(
    String revision,
    MeshConfig mesh,
    Catalog catalog,
    RegoProgram program,
    List<PolicyHeader> policies,
    List<DeclaredAnswer> answers,
    List<Agreement> agreements,
    List<Waiver.Issued> waivers,
    List<LegalHold> holds,
    List<LocatedFile> tables,
    List<LocatedFile> drl,
    List<LocatedFile> cases,
    Map<String, ContractReading> contracts,
    Map<String, ProductReading> products,
    ObjectValue data) {
  public LoadedTree {
    policies = List.copyOf(policies);
    answers = List.copyOf(answers);
    agreements = List.copyOf(agreements);
    waivers = List.copyOf(waivers);
    holds = List.copyOf(holds);
    tables = List.copyOf(tables);
    drl = List.copyOf(drl);
    cases = List.copyOf(cases);
    contracts = Map.copyOf(contracts);
    products = Map.copyOf(products);
  }
}

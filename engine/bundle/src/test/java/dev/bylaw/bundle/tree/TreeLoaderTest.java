package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.rego.PackageInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeLoaderTest {

  private static final LoadOptions ALL = LoadOptions.at(BaseTree.CLOCK);

  @TempDir Path temp;

  private static LoadedTree base(LoadOptions options) throws IOException {
    return TreeLoader.load(BaseTree.FOLDER, options).orThrow();
  }

  private static PolicyHeader policy(LoadedTree tree, String id) {
    return tree.policies().stream()
        .filter(p -> p.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void policiesHaveTheirHeadersAndLayers() throws IOException {
    LoadedTree tree = base(ALL);
    assertThat(tree.policies())
        .extracting(p -> p.id() + " " + p.layer() + " " + p.force())
        .containsExactly(
            "council.access.training COUNCIL DELEGATED",
            "council.pii.mask COUNCIL MANDATORY",
            "council.pii.small-groups COUNCIL DEFAULT",
            "sales.hours DOMAIN LOCAL",
            "sales.products.orders.own PRODUCT LOCAL");
    PolicyHeader mask = policy(tree, "council.pii.mask");
    assertThat(mask.title()).isEqualTo("Personal data is pseudonymous outside its domain");
    assertThat(mask.body()).isEqualTo(new PolicyHeader.Body.Rego("data.bylaw.global.pii.mask"));
    assertThat(mask.position()).hasToString("global/pii/mask.rego:6");
    assertThat(mask.waivability())
        .isInstanceOfSatisfying(
            Waivability.Terms.class,
            terms -> {
              assertThat(terms.maxInterval()).isEqualTo(Duration.ofDays(90));
              assertThat(terms.approvers()).containsExactly("dana", "emil", "faye");
              assertThat(terms.quorum()).isEqualTo(2);
              assertThat(terms.floor().masks()).containsOnlyKeys("*pii");
            });
    assertThat(policy(tree, "sales.products.orders.own").origin())
        .isEqualTo(new Origin.Product("sales", "urn:mesh:sales:orders"));
    assertThat(tree.program().packages())
        .extracting(PackageInfo::path)
        .contains("data.bylaw.global.pii.mask", "data.bylaw.domains.sales.hours")
        .doesNotContain("data.bylaw.global.pii.mask_test");
  }

  @Test
  void theRestOfTheTreeIsThere() throws IOException {
    LoadedTree tree = base(ALL);
    assertThat(tree.mesh().name()).isEqualTo("example");
    assertThat(tree.mesh().stalenessBound()).isEqualTo(Duration.ofHours(24));
    assertThat(tree.mesh().domains().get("people").owner()).isEqualTo("people-office");
    assertThat(tree.answers())
        .extracting(a -> a.control().value() + " " + a.deny())
        .containsExactly(
            "council.pii.small-groups null", "council.access.training we do not train on this");
    assertThat(tree.agreements())
        .extracting(a -> a.id() + " " + a.rank())
        .containsExactly("orders-for-people 5");
    assertThat(tree.waivers())
        .extracting(w -> w.control().value())
        .containsExactly("council.pii.mask");
    assertThat(tree.holds()).extracting(h -> h.hold().id()).containsExactly("case-2026-17");
    assertThat(tree.tables())
        .extracting(t -> t.path() + " " + t.kind() + " " + t.origin().layer())
        .containsExactly("global/retention/schedule.csv retention " + Layer.COUNCIL);
    assertThat(tree.contracts()).hasSize(2);
    assertThat(tree.products()).hasSize(2);
    assertThat(tree.data().toString())
        .contains("\"profiling\": {\"restricted\": true")
        .doesNotContain("dana");
  }

  @Test
  void theCatalogAnswersWithLabels() throws IOException {
    LoadedTree tree = base(ALL);
    var ref =
        new ResourceRef(
            "urn:mesh:sales:orders", null, "orders", List.of("customer_email", "notes"), null);
    ResourceFacts facts = ((Resolution.Resolved) tree.catalog().resolve(ref)).facts();
    assertThat(facts.outputPort()).isEqualTo("orders");
    assertThat(facts.owner()).isEqualTo("ana.silva@example.com");
    assertThat(facts.regions()).containsExactly("eu-west-1");
    assertThat(facts.columns())
        .extracting(c -> c.name() + " " + c.categories() + " " + c.sensitivity())
        .containsExactly("customer_email [email, pii] confidential", "notes [] unclassified");
  }

  @Test
  void aSliceHasTheCouncilsPartAndOneDomains() throws IOException {
    LoadedTree people = base(ALL.forDomain("people"));
    assertThat(people.policies())
        .extracting(p -> p.id().value())
        .containsExactly("council.access.training", "council.pii.mask", "council.pii.small-groups");
    assertThat(people.answers()).isEmpty();
    assertThat(people.agreements()).isEmpty();
    assertThat(people.waivers()).hasSize(1);
    assertThat(people.program().packages())
        .extracting(PackageInfo::path)
        .noneMatch(path -> path.startsWith("data.bylaw.domains.sales"));
    assertThat(people.catalog().urns())
        .containsExactly("urn:mesh:people:employees", "urn:mesh:sales:orders");
    LoadedTree all = base(ALL);
    assertThat(base(ALL.forDomain("sales")).policies()).hasSameSizeAs(all.policies());
    assertThat(people.revision()).isEqualTo(all.revision());
  }

  @Test
  void testsAreCompiledWhereTheyAreAskedFor() throws IOException {
    assertThat(base(ALL.withTests()).program().packages())
        .extracting(PackageInfo::path)
        .contains("data.bylaw.global.pii.mask_test");
  }

  @Test
  void anExpiredWaiverDoesNotKeepTheTreeFromLoading() throws IOException {
    LoadResult later =
        TreeLoader.load(BaseTree.FOLDER, LoadOptions.at(BaseTree.CLOCK.plus(Duration.ofDays(99))));
    assertThat(later.orThrow().waivers()).isEmpty();
    assertThat(later.diagnostics()).extracting(Diagnostic::code).containsExactly("waiver_expired");
  }

  @Test
  void aDiagnosticComesWithItsSource() throws IOException {
    Path tree = BaseTree.copyTo(temp.resolve("tree"));
    Files.writeString(tree.resolve("holds/case.yaml"), "id: [\n");
    LoadResult result = TreeLoader.load(tree, ALL);
    assertThat(result.sources()).containsOnlyKeys("holds/case.yaml");
    assertThatThrownBy(result::orThrow).hasMessageContaining("holds/case.yaml:2:1");
  }

  @Test
  void aFolderThatIsNotThereIsAnErrorOfTheCaller() {
    assertThatThrownBy(() -> TreeLoader.load(temp.resolve("nowhere"), ALL))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anEmptyFolderIsNoTree() throws IOException {
    assertThat(TreeLoader.load(temp, ALL).diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly("empty_tree", "missing_mesh");
  }

  @Test
  void theShippedPoliciesLoadWithoutAWarning() throws IOException {
    Path policies = Path.of(System.getProperty("bylaw.root", ""), "policies");
    Assumptions.assumeTrue(
        Files.isRegularFile(policies.resolve("mesh.yaml")), "skipped: no policies/ here");
    LoadResult result = TreeLoader.load(policies, ALL.withTests());
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.orThrow().catalog().urns()).hasSizeGreaterThanOrEqualTo(3);
  }
}

package dev.bylaw.sidecar.policy;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The policies of a folder: the council's, and those of one domain. */
public final class TreePolicies implements PolicySource {
  private final Path root;
  private final @Nullable String domain;
  private final Chance chance = Chance.system();

  /**
   * @param domain the domain whose policies are loaded beside the council's; null for all
   */
  public TreePolicies(Path root, @Nullable String domain) {
    this.root = root;
    this.domain = domain;
  }

  @Override
  public String digest() throws IOException {
    return TreeDigest.of(root);
  }

  @Override
  public Loaded load(Instant clock) throws IOException {
    LoadOptions options = LoadOptions.at(clock);
    PolicyLoader.Loaded loaded =
        PolicyLoader.load(root, domain == null ? options : options.forDomain(domain));
    PolicySet policies = loaded.policies();
    return new Loaded(
        policies == null ? null : new TreeDecider(policies, chance),
        policies == null ? Duration.ZERO : policies.tree().mesh().stalenessBound(),
        loaded.diagnostics().stream().map(Diagnostic::toString).toList());
  }
}

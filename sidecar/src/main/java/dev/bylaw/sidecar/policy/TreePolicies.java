package dev.bylaw.sidecar.policy;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFiles;
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
  private final FolderWatch watch;

  /**
   * @param domain the domain whose policies are loaded beside the council's; null for all
   */
  public TreePolicies(Path root, @Nullable String domain) {
    this.root = root;
    this.domain = domain;
    this.watch = new FolderWatch(root);
  }

  @Override
  public String digest() throws IOException {
    return TreeDigest.of(root);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    watch.await(most);
  }

  @Override
  public void close() {
    watch.close();
  }

  @Override
  public Loaded load(Instant clock) throws IOException {
    LoadOptions options = LoadOptions.at(clock);
    return loaded(
        PolicyLoader.load(root, domain == null ? options : options.forDomain(domain)), chance, -1);
  }

  /**
   * What came of loading the tree of a bundle.
   *
   * @param only the domain whose policies are loaded beside the council's; null for all
   */
  public static Loaded loaded(
      TreeFiles tree, @Nullable String only, Instant clock, Chance chance, long sequence) {
    LoadOptions options = LoadOptions.at(clock);
    return loaded(
        PolicyLoader.load(tree, only == null ? options : options.forDomain(only)),
        chance,
        sequence);
  }

  private static Loaded loaded(PolicyLoader.Loaded loaded, Chance chance, long sequence) {
    PolicySet policies = loaded.policies();
    return new Loaded(
        policies == null ? null : new TreeDecider(policies, chance),
        policies == null ? Duration.ZERO : policies.tree().mesh().stalenessBound(),
        loaded.diagnostics().stream().map(Diagnostic::toString).toList(),
        sequence);
  }
}

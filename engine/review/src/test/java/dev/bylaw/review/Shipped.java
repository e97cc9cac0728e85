package dev.bylaw.review;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** The policy library that ships, with its tests and all of its waivers. */
public final class Shipped {
  private Shipped() {}

  public static Path folder() {
    return Path.of(System.getProperty("bylaw.root"), "policies");
  }

  public static PolicySet policies() throws IOException {
    return policies(folder());
  }

  public static PolicySet policies(Path folder) throws IOException {
    PolicyLoader.Loaded loaded =
        PolicyLoader.load(folder, LoadOptions.at(Instant.EPOCH).withTests());
    return Objects.requireNonNull(loaded.policies(), () -> loaded.diagnostics().toString());
  }
}

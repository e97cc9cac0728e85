package dev.bylaw.review;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/** The policy library that ships, with its tests and all of its waivers. */
public final class Shipped {
  private Shipped() {}

  public static Path folder() {
    return Path.of(System.getProperty("bylaw.root"), "policies");
  }

  public static PolicySet policies() throws IOException {
    return policies(folder());
  }

  /** Copies the library, but for its waivers and holds, approved by names: nobody has its keys. */
  public static void copyTo(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(folder().relativize(file).toString());
        if (!to.startsWith(folder.resolve("waivers")) && !to.startsWith(folder.resolve("holds"))) {
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
    Path mesh = folder.resolve("mesh.yaml");
    Files.writeString(
        mesh, Files.readString(mesh).replace("approvals: signed", "approvals: named"));
    Files.createDirectories(folder.resolve("waivers"));
  }

  public static PolicySet policies(Path folder) throws IOException {
    PolicyLoader.Loaded loaded =
        PolicyLoader.load(folder, LoadOptions.at(Instant.EPOCH).withTests());
    return Objects.requireNonNull(loaded.policies(), () -> loaded.diagnostics().toString());
  }
}

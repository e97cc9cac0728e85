package dev.bylaw.cli.pack;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.pack.Pack;
import dev.bylaw.bundle.pack.PackException;
import dev.bylaw.bundle.pack.PackList;
import dev.bylaw.bundle.pack.PackState;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The packs that ship and those of a tree.
 *
 * @param here none where no tree is looked at
 */
public record Packs(SortedMap<String, Pack> shipped, SortedMap<String, Pack> here) {

  /** Those that ship, and those of the tree in this folder; null for none. */
  static Packs of(@Nullable Path tree) throws Failure, IOException {
    try {
      return new Packs(
          Pack.in(home().resolve("packs")),
          tree == null ? new TreeMap<>() : Pack.in(tree.resolve("packs")));
    } catch (PackException e) {
      throw new Failure(ExitCode.TREE, String.valueOf(e.getMessage()));
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("bylaw.home", "."));
  }

  /** Of all names. */
  SortedSet<String> names() {
    TreeSet<String> names = new TreeSet<>(shipped.keySet());
    names.addAll(here.keySet());
    return names;
  }

  PackState state(String name) {
    return PackState.of(here.get(name), shipped.get(name));
  }

  /** Refuses names of which no pack ships, before anything is written. */
  public static void checkShipped(List<String> names) throws Failure, IOException {
    Packs packs = names.isEmpty() ? new Packs(new TreeMap<>(), new TreeMap<>()) : of(null);
    for (String name : names) {
      packs.find(name);
    }
  }

  /** One that ships. */
  Pack find(String name) throws Failure {
    Pack pack = shipped.get(name);
    if (pack == null) {
      throw new Failure(
          ExitCode.USAGE,
          "no pack `%s` ships; %s".formatted(name, DidYouMean.hintOrList(name, shipped.keySet())));
    }
    return pack;
  }

  /**
   * A pack that was added to a tree.
   *
   * @param done what was done, in lines for people
   * @param left what is left to do by hand, or null
   */
  public record Added(String done, @Nullable String left) {
    /** Tells it on the standard output; only what is left on the error output, for machines. */
    public void tell(boolean toMachines) {
      if (!toMachines) {
        System.out.println(done);
      }
      if (left != null) {
        (toMachines ? System.err : System.out).println(left);
      }
    }
  }

  /**
   * Copies a pack that ships into a tree and turns it on.
   *
   * @throws Failure if none of this name ships, or a copy that was changed would be lost
   */
  public static Added add(String name, Path tree, boolean force) throws Failure, IOException {
    Packs packs = of(tree);
    Pack pack = packs.find(name);
    PackState state = packs.state(name);
    boolean changed = state == PackState.CHANGED || state == PackState.CHANGED_AND_BEHIND;
    if (changed && !force) {
      throw new Failure(
          ExitCode.USAGE,
          "`packs/%s` was changed in this tree; --force replaces it".formatted(name));
    }
    Path mesh = tree.resolve("mesh.yaml");
    String before = Files.readString(mesh);
    pack.copyTo(tree.resolve("packs"));
    String done =
        "%s %s, version %s, %s"
            .formatted(
                state == PackState.ABSENT ? "added" : "replaced",
                tree.resolve("packs").resolve(name),
                pack.version(),
                pack.digest());
    String after = PackList.with(before, name).orElse(null);
    if (after == null) {
      return new Added(done, "write it under `packs` in " + mesh + " to turn it on");
    }
    if (!after.equals(before)) {
      Files.writeString(mesh, after);
      done += "\nturned on in " + mesh;
    }
    return new Added(done, null);
  }
}

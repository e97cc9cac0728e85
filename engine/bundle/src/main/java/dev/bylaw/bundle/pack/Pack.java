package dev.bylaw.bundle.pack;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pack: a folder with a part of a tree and a {@code pack.yaml} that describes it.
 *
 * @param name of its folder, by which mesh.yaml turns it on
 * @param title for people
 * @param version as semver.org writes it
 * @param files their contents by path, with slashes, sorted; without {@link #ADDED}
 * @param added what {@code bylaw pack add} wrote when it was copied, or null
 */
public record Pack(
    String name,
    String title,
    String version,
    SortedMap<String, byte[]> files,
    @Nullable Added added) {
  /** What describes a pack. */
  static final String MANIFEST = "pack.yaml";

  /** What a copy remembers of where it came from. */
  static final String ADDED = "added.yaml";

  /** A pack with more files is refused. */
  static final int MAX_FILES = 1_000;

  /** A larger file is refused. */
  static final int MAX_BYTES = 4 << 20;

  /** What a pack can be called. */
  public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

  /**
   * From what a copy was made.
   *
   * @param digest of the pack as it shipped then
   */
  public record Added(String version, String digest) {}

  public Pack {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * Reads a folder.
   *
   * @throws PackException if it is no pack
   */
  public static Pack read(Path folder) throws IOException, PackException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder, 16)) {
      for (Path file : (Iterable<Path>) all.sorted()::iterator) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new PackException("`" + file + "` is no ordinary file");
        }
        if (files.size() == MAX_FILES || Files.size(file) > MAX_BYTES) {
          throw new PackException(
              "`%s` is too large: a pack has at most %d files of %d bytes"
                  .formatted(folder, MAX_FILES, MAX_BYTES));
        }
        files.put(path, Files.readAllBytes(file));
      }
    }
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    byte[] added = files.remove(ADDED);
    MappingReader in = document(folder, MANIFEST, files.get(MANIFEST));
    String title = in.requireText("title");
    String version = in.requireText("version");
    in.expect("description", "source");
    in.finish();
    check(folder, MANIFEST, in.diagnostics());
    return new Pack(
        name,
        title == null ? name : title,
        version == null ? "" : version,
        files,
        added == null ? null : added(folder, added));
  }

  private static Added added(Path folder, byte[] bytes) throws PackException {
    MappingReader in = document(folder, ADDED, bytes);
    String version = in.requireText("version");
    String digest = in.requireText("digest");
    in.finish();
    check(folder, ADDED, in.diagnostics());
    return new Added(version == null ? "" : version, digest == null ? "" : digest);
  }

  private static MappingReader document(Path folder, String file, byte @Nullable [] bytes)
      throws PackException {
    if (bytes == null) {
      throw new PackException("`%s` is no pack: it has no `%s`".formatted(folder, file));
    }
    Diagnostics diagnostics = new Diagnostics();
    YamlNode node = YamlReader.read(file, bytes, diagnostics);
    MappingReader in = node == null ? null : MappingReader.of(node, "", diagnostics);
    check(folder, file, diagnostics);
    if (in == null) {
      throw new PackException("`%s` of `%s` is empty".formatted(file, folder));
    }
    return in;
  }

  private static void check(Path folder, String file, Diagnostics diagnostics)
      throws PackException {
    if (diagnostics.hasErrors()) {
      throw new PackException(
          "`%s` of `%s`: %s".formatted(file, folder, diagnostics.sorted().getFirst()));
    }
  }

  /** All packs in a folder, by name; none where there is no such folder. */
  public static SortedMap<String, Pack> in(Path folder) throws IOException, PackException {
    TreeMap<String, Pack> packs = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      List<Path> folders;
      try (Stream<Path> all = Files.list(folder)) {
        folders = all.filter(Files::isDirectory).sorted().toList();
      }
      for (Path each : folders) {
        if (Files.isRegularFile(each.resolve(MANIFEST))) {
          Pack pack = read(each);
          packs.put(pack.name(), pack);
        }
      }
    }
    return packs;
  }

  /**
   * {@code sha256:} and the SHA-256 of what {@code sha256sum} prints of its files, in the order of
   * their paths.
   */
  public String digest() {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      lines.append(sha256(file.getValue())).append("  ").append(file.getKey()).append('\n');
    }
    return "sha256:" + sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /**
   * Writes the pack below a tree's {@code packs}, with what it is a copy of; what stood there
   * before is removed.
   */
  public void copyTo(Path packs) throws IOException {
    Path folder = packs.resolve(name);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path each : old.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path to = folder.resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.write(to, file.getValue());
    }
    Files.writeString(
        folder.resolve(ADDED),
        "# Written by `bylaw pack add`; `bylaw pack check` compares.\nversion: %s\ndigest: %s\n"
            .formatted(version, digest()));
  }
}

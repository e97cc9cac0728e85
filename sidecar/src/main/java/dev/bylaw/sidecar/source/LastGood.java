package dev.bylaw.sidecar.source;

import dev.bylaw.bundle.archive.ArchiveLimits;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.signature.BundleVerifier.Verified;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last good bundle in a folder, with what must not be forgotten of it: its sequence number,
 * below which nothing is accepted any more, and the council's keys that it names. A crash leaves
 * either the one before or the new one, whole.
 */
final class LastGood {
  private static final String STATE = "state";
  private static final String CHECKED = "checked";

  private final Path folder;

  LastGood(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * What is remembered.
   *
   * @param mesh the mesh's name
   * @param file the archive's name in the folder
   * @param accepted when it was accepted
   * @param pinned the keys that were configured when it was accepted
   * @param signers the keys by which it was verified
   * @param keys the council's keys that its mesh.yaml names
   * @param threshold how many of these must sign the next
   */
  record State(
      String mesh,
      long sequence,
      String revision,
      String file,
      Instant accepted,
      String pinned,
      List<MeshKey> signers,
      List<MeshKey> keys,
      int threshold) {}

  /**
   * What is remembered, or null before the first.
   *
   * @throws IOException if it cannot be read: then no bundle is accepted, since any could be old
   */
  @Nullable State state() throws IOException {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return null;
    }
    var lines = new Properties();
    lines.load(new StringReader(Files.readString(file)));
    try {
      return new State(
          required(lines, "mesh"),
          Long.parseLong(required(lines, "sequence")),
          required(lines, "revision"),
          required(lines, "file"),
          Instant.parse(required(lines, "accepted")),
          required(lines, "pinned"),
          keys(required(lines, "signers")),
          keys(required(lines, "keys")),
          Integer.parseInt(lines.getProperty("threshold", "1")));
    } catch (NumberFormatException | NoteException | DateTimeException e) {
      throw new IOException("`" + file + "` is damaged: " + e.getMessage(), e);
    }
  }

  private String required(Properties lines, String key) throws IOException {
    String value = lines.getProperty(key);
    if (value == null) {
      throw new IOException("`" + folder.resolve(STATE) + "` is damaged: no `" + key + "`");
    }
    return value;
  }

  /** Reads the archive that the state names. */
  Bundle bundle(State state) throws IOException, BundleException {
    return BundleArchive.read(folder.resolve(state.file()), ArchiveLimits.DEFAULT);
  }

  /** When the bundle was last found to be what the source holds. */
  Instant checked() throws IOException {
    try {
      return Instant.parse(Files.readString(folder.resolve(CHECKED)).strip());
    } catch (DateTimeException e) {
      throw new IOException("`" + folder.resolve(CHECKED) + "` is damaged: " + e.getMessage(), e);
    }
  }

  void checked(Instant at) throws IOException {
    replace(CHECKED, (at + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps a bundle and forgets the one before. */
  void keep(Bundle bundle, String pinned, List<MeshKey> signers, Verified by, Instant now)
      throws IOException, BundleException {
    String file =
        "bundle-%d-%s.tar.gz".formatted(bundle.sequence(), bundle.revision().substring(7, 19));
    replace(file, BundleArchive.write(bundle));
    checked(now);
    String state =
        """
        mesh=%s
        sequence=%d
        revision=%s
        file=%s
        accepted=%s
        pinned=%s
        signers=%s
        keys=%s
        threshold=%d
        """
            .formatted(
                bundle.mesh().replace("\\", "\\\\"),
                bundle.sequence(),
                bundle.revision(),
                file,
                now,
                pinned,
                text(signers),
                text(by.keys()),
                by.threshold());
    replace(STATE, state.getBytes(StandardCharsets.UTF_8));
    forgetAllBut(file);
  }

  private void forgetAllBut(String file) throws IOException {
    List<Path> old;
    try (Stream<Path> files = Files.list(folder)) {
      old =
          files
              .filter(f -> f.getFileName().toString().matches("bundle-.*"))
              .filter(f -> !f.getFileName().toString().equals(file))
              .toList();
    }
    for (Path each : old) {
      Files.deleteIfExists(each);
    }
  }

  private void replace(String name, byte[] bytes) throws IOException {
    Path part = folder.resolve("." + name + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        int _ = out.write(left);
      }
      out.force(true);
    }
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  /** Keys as {@code vkey|from|until}, with commas between. */
  static String text(Collection<MeshKey> keys) {
    return keys.stream()
        .map(k -> k.verifier() + "|" + part(k.from()) + "|" + part(k.until()))
        .collect(Collectors.joining(","));
  }

  private static String part(@Nullable Instant at) {
    return at == null ? "" : at.toString();
  }

  private static List<MeshKey> keys(String text) throws NoteException {
    List<MeshKey> keys = new ArrayList<>();
    for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] parts = each.split("\\|", -1);
      if (parts.length != 3) {
        throw new NoteException("`" + each + "` is no key");
      }
      keys.add(
          new MeshKey(
              Ed25519Verifier.parse(parts[0]),
              parts[1].isEmpty() ? null : Instant.parse(parts[1]),
              parts[2].isEmpty() ? null : Instant.parse(parts[2]),
              Location.wholeFile(STATE)));
    }
    return keys;
  }
}

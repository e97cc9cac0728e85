package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Reads the files of a folder that may belong to a policy tree, within limits and without leaving
 * the folder. Hidden files and folders are passed over, and so is what no part of a tree is named
 * like (a README, a picture).
 */
final class TreeWalker {

  /** What a tree is made of. */
  static final Set<String> EXTENSIONS = Set.of("yaml", "yml", "json", "rego", "csv", "xlsx", "drl");

  /** Texts that no reader of their own looks at for their encoding; YAML has one. */
  private static final Set<String> TEXTS = Set.of("rego", "csv", "drl");

  private final Path root;
  private final TreeLimits limits;
  private final Diagnostics diagnostics;
  private final List<TreeFile> files = new ArrayList<>();
  private int seen;
  private long bytes;
  private boolean full;

  private TreeWalker(Path root, TreeLimits limits, Diagnostics diagnostics) {
    this.root = root;
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  /** The files in the order of their paths; what is refused is told and left out. */
  static List<TreeFile> walk(Path root, TreeLimits limits, Diagnostics diagnostics)
      throws IOException {
    var walker = new TreeWalker(root.toRealPath(), limits, diagnostics);
    walker.folder(walker.root, "", 0);
    walker.files.sort(Comparator.comparing(TreeFile::path));
    return List.copyOf(walker.files);
  }

  private void folder(Path folder, String prefix, int depth) throws IOException {
    if (depth > limits.depth()) {
      refuse(prefix, "too_deep", "folders are nested deeper than " + limits.depth());
      return;
    }
    var entries = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (++seen > limits.files()) {
          if (!full) {
            full = true;
            refuse(".", "too_many_files", "the tree has more than " + limits.files() + " files");
          }
          return;
        }
        entries.add(entry);
      }
    }
    entries.sort(null);
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (!name.startsWith(".") && !full) {
        entry(entry, prefix.isEmpty() ? name : prefix + "/" + name, depth);
      }
    }
  }

  private void entry(Path entry, String path, int depth) throws IOException {
    if (isOdd(path)) {
      refuse(
          escaped(path),
          "odd_name",
          "the name has a control character, a backslash or bytes that are no UTF-8");
      return;
    }
    if (Files.isSymbolicLink(entry)) {
      Path target;
      try {
        target = entry.toRealPath();
      } catch (FileSystemException _) { // nothing there, or a loop of links
        refuse(path, "dangling_link", "the link leads nowhere");
        return;
      }
      if (!target.startsWith(root)) {
        refuse(path, "link_outside", "the link leads out of the tree");
      } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        file(target, path);
      } else {
        refuse(path, "link_to_folder", "a link to a folder is not followed");
      }
    } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      folder(entry, path, depth + 1);
    } else {
      file(entry, path);
    }
  }

  private void file(Path file, String path) throws IOException {
    var described = new TreeFile(path, new byte[0]);
    if (!EXTENSIONS.contains(described.extension())) {
      return;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      refuse(path, "not_a_file", "expected a file, found something else of that name");
      return;
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(limits.fileBytes() + 1);
    } catch (FileSystemException e) {
      refuse(path, "unreadable", "the file cannot be read: " + e.getReason());
      return;
    }
    if (content.length > limits.fileBytes()) {
      refuse(path, "file_too_large", "the file has more than " + limits.fileBytes() + " bytes");
      return;
    }
    bytes += content.length;
    if (bytes > limits.totalBytes()) {
      if (!full) {
        full = true;
        refuse(".", "tree_too_large", "the tree has more than " + limits.totalBytes() + " bytes");
      }
      return;
    }
    if (TEXTS.contains(described.extension()) && !isUtf8(content)) {
      refuse(path, "not_utf8", "the file is not valid UTF-8");
      return;
    }
    files.add(new TreeFile(path, content));
  }

  /** Whether a name would deceive a terminal or another system about where it stands. */
  private static boolean isOdd(String name) {
    return name.chars()
        .anyMatch(c ->
            Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == '\\'
                || c == 0xfffd);
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    name.chars()
        .forEach(c ->
            text.append(
                isOdd(Character.toString(c)) ? "\\u%04x".formatted(c) : Character.toString(c)));
    return text.toString();
  }

  private static boolean isUtf8(byte[] content) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private void refuse(String path, String code, String message) {
    diagnostics.error(code, Location.wholeFile(path), "", message);
  }
}

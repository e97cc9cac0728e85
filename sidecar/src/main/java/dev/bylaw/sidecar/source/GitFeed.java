package dev.bylaw.sidecar.source;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.signature.Release;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/**
 * The tip of a branch of a git repository: the tree, and its signatures in {@code signatures/}. The
 * commits are fetched into a bare repository of our own; nothing is checked out, and no hook runs.
 */
public final class GitFeed implements BundleFeed {
  private static final int TIMEOUT_SECONDS = 60;
  private static final String OURS = "refs/heads/followed";

  private final String url;
  private final String branch;
  private final String folder;
  private final Path repository;
  private final TreeLimits limits = TreeLimits.DEFAULT;
  private @Nullable ObjectId last;

  /**
   * @param url a URL, or a path on this machine
   * @param folder where the tree lies in the repository; empty for its root
   * @param repository where the fetched commits are kept
   */
  public GitFeed(String url, String branch, String folder, Path repository) {
    this.url = url;
    this.branch = branch;
    this.folder = folder;
    this.repository = repository;
  }

  @Override
  public @Nullable Bundle fetch() throws IOException, BundleException {
    try (Git git = open()) {
      var _ =
          git.fetch()
              .setRemote(url)
              .setRefSpecs(new RefSpec("+refs/heads/" + branch + ":" + OURS))
              .setTimeout(TIMEOUT_SECONDS)
              .call();
      ObjectId tip = git.getRepository().resolve(OURS);
      if (tip == null) {
        throw new IOException("`" + url + "` has no branch `" + branch + "`");
      }
      if (tip.equals(last)) {
        return null;
      }
      last = tip;
      return bundle(git.getRepository(), tip);
    } catch (GitAPIException e) {
      throw new IOException("cannot fetch `" + branch + "` of `" + url + "`: " + e.getMessage(), e);
    }
  }

  private Git open() throws IOException, GitAPIException {
    if (Files.isDirectory(repository.resolve("objects"))) {
      return Git.open(repository.toFile());
    }
    Files.createDirectories(repository);
    return Git.init().setBare(true).setDirectory(repository.toFile()).call();
  }

  private Bundle bundle(Repository from, ObjectId tip) throws IOException, BundleException {
    List<TreeFile> files = new ArrayList<>();
    var notes = new TreeMap<String, byte[]>();
    long total = 0;
    int seen = 0;
    try (RevWalk commits = new RevWalk(from);
        TreeWalk walk = new TreeWalk(from)) {
      RevCommit commit = commits.parseCommit(tip);
      var _ = walk.addTree(commit.getTree());
      walk.setRecursive(true);
      if (!folder.isEmpty()) {
        walk.setFilter(PathFilter.create(folder));
      }
      while (walk.next()) {
        String path =
            folder.isEmpty()
                ? walk.getPathString()
                : walk.getPathString().substring(folder.length() + 1);
        if (++seen > limits.files()) {
          throw new BundleException("the tree has more than " + limits.files() + " files");
        }
        boolean note = path.startsWith(Bundle.SIGNATURES) && path.endsWith(".note");
        if (!note && (isHidden(path) || !TreeFiles.isTreeFile(path))) {
          continue;
        }
        FileMode mode = walk.getFileMode(0);
        if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
          throw new BundleException("`" + path + "` is a link or a module, expected a file");
        }
        byte[] content = content(from, walk.getObjectId(0), path, note);
        total += content.length;
        if (total > limits.totalBytes()) {
          throw new BundleException("the tree has more than " + limits.totalBytes() + " bytes");
        }
        if (note) {
          notes.put(path, content);
        } else {
          files.add(new TreeFile(path, content));
        }
      }
    }
    return Release.bundle(TreeFiles.of(files), notes);
  }

  private static boolean isHidden(String path) {
    return path.startsWith(".") || path.contains("/.");
  }

  private byte[] content(Repository from, ObjectId id, String path, boolean note)
      throws IOException, BundleException {
    int most = note ? BundleFolder.MAX_NOTE_BYTES : limits.fileBytes();
    ObjectLoader loader = from.open(id);
    if (loader.getSize() > most) {
      throw new BundleException("`%s` has more than %d bytes".formatted(path, most));
    }
    try {
      return loader.getCachedBytes(most);
    } catch (LargeObjectException e) {
      throw new BundleException("`%s` has more than %d bytes".formatted(path, most));
    }
  }

  @Override
  public String place() {
    return url + " " + branch;
  }
}

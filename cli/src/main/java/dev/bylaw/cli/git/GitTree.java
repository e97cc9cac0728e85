package dev.bylaw.cli.git;

import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** The policy tree as a commit of the repository around it has it; nothing is checked out. */
public final class GitTree {
  private static final TreeLimits LIMITS = TreeLimits.DEFAULT;

  private GitTree() {}

  /**
   * Reads the tree at a revision.
   *
   * @param tree the tree's folder in the working copy
   * @param revision what git knows: a commit, a branch, a tag, {@code HEAD~1}
   */
  public static TreeFiles read(Path tree, String revision) throws Failure, IOException {
    Path folder = tree.toAbsolutePath().normalize();
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().readEnvironment().findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      throw new Failure(
          ExitCode.USAGE, "`" + revision + "` is no folder, and `" + tree + "` is in no git");
    }
    try (Repository repository = builder.build()) {
      ObjectId commit = resolve(repository, revision);
      return files(repository, commit, inside(repository, folder), revision);
    }
  }

  /**
   * The tree as the last commit has it; null where there is none: the folder is in no repository,
   * or was never committed.
   *
   * @param tree the tree's folder in the working copy
   */
  public static @Nullable TreeFiles committed(Path tree) throws Failure, IOException {
    Path folder = tree.toAbsolutePath().normalize();
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().readEnvironment().findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      return null;
    }
    try (Repository repository = builder.build()) {
      ObjectId commit = repository.resolve("HEAD^{commit}");
      String inside = inside(repository, folder);
      if (commit == null || !isIn(repository, commit, inside)) {
        return null;
      }
      return files(repository, commit, inside, "HEAD");
    }
  }

  /**
   * The commits that changed the tree, the newest first.
   *
   * @param limit at most so many
   */
  public static List<String> commits(Path tree, int limit) throws Failure, IOException {
    return history(tree, limit).stream().map(Commit::id).toList();
  }

  /**
   * A commit.
   *
   * @param id its hash
   * @param parent that of the one before it, in the line that it was made on; null of the first
   * @param author who wrote it, as git says: name and address
   * @param time when it was committed
   * @param subject the first line of its message
   * @param isSigned whether it bears a signature, which nobody verified
   */
  public record Commit(
      String id,
      @Nullable String parent,
      String author,
      Instant time,
      String subject,
      boolean isSigned) {}

  /**
   * The commits that changed the tree, with who made them and when, the newest first; none where
   * the folder is in no repository.
   *
   * @param limit at most so many
   */
  public static List<Commit> history(Path tree, int limit) throws Failure, IOException {
    Path folder = tree.toAbsolutePath().normalize();
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().readEnvironment().findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      return List.of();
    }
    List<Commit> found = new ArrayList<>();
    try (Repository repository = builder.build();
        RevWalk walk = new RevWalk(repository);
        RevWalk parents = new RevWalk(repository)) {
      String inside = inside(repository, folder);
      if (!inside.isEmpty()) {
        walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(inside), TreeFilter.ANY_DIFF));
      }
      walk.markStart(walk.parseCommit(resolve(repository, "HEAD")));
      for (RevCommit each : walk) {
        // a filtered walk rewrites parents: the true one stands in the commit itself
        RevCommit commit = parents.parseCommit(each);
        PersonIdent author = commit.getAuthorIdent();
        found.add(
            new Commit(
                commit.name(),
                commit.getParentCount() == 0 ? null : commit.getParent(0).name(),
                "%s <%s>".formatted(author.getName(), author.getEmailAddress()),
                commit.getCommitterIdent().getWhenAsInstant(),
                commit.getShortMessage(),
                commit.getRawGpgSignature() != null));
        if (found.size() == limit) {
          break;
        }
      }
    }
    return found;
  }

  /** As {@link #read}, null where the revision has no such folder. */
  public static @Nullable TreeFiles readIfThere(Path tree, String revision)
      throws Failure, IOException {
    Path folder = tree.toAbsolutePath().normalize();
    try (Repository repository =
        new FileRepositoryBuilder().readEnvironment().findGitDir(folder.toFile()).build()) {
      ObjectId commit = resolve(repository, revision);
      String inside = inside(repository, folder);
      return isIn(repository, commit, inside) ? files(repository, commit, inside, revision) : null;
    }
  }

  private static boolean isIn(Repository repository, ObjectId commit, String folder)
      throws IOException {
    String mesh = folder.isEmpty() ? "mesh.yaml" : folder + "/mesh.yaml";
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk found =
            TreeWalk.forPath(repository, mesh, commits.parseCommit(commit).getTree())) {
      return found != null;
    }
  }

  private static String inside(Repository repository, Path folder) throws IOException {
    Path top = repository.getWorkTree().toPath().toRealPath();
    return top.relativize(folder.toRealPath()).toString().replace('\\', '/');
  }

  private static ObjectId resolve(Repository repository, String revision)
      throws Failure, IOException {
    ObjectId commit;
    try {
      commit = repository.resolve(revision + "^{commit}");
    } catch (org.eclipse.jgit.errors.RevisionSyntaxException e) {
      commit = null;
    }
    if (commit == null) {
      throw new Failure(
          ExitCode.USAGE, "`" + revision + "` is neither a folder nor a revision that git knows");
    }
    return commit;
  }

  private static TreeFiles files(
      Repository repository, ObjectId commit, String folder, String revision)
      throws Failure, IOException {
    List<TreeFile> files = new ArrayList<>();
    long total = 0;
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository)) {
      var _ = walk.addTree(commits.parseCommit(commit).getTree());
      walk.setRecursive(true);
      if (!folder.isEmpty()) {
        walk.setFilter(PathFilter.create(folder));
      }
      while (walk.next()) {
        String path = walk.getPathString().substring(folder.isEmpty() ? 0 : folder.length() + 1);
        boolean hidden = path.startsWith(".") || path.contains("/.");
        FileMode mode = walk.getFileMode(0);
        boolean file = mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
        if (hidden || !TreeFiles.isTreeFile(path)) {
          continue;
        }
        if (!file) {
          throw refused(revision, "`" + path + "` is a link or a module, expected a file");
        }
        ObjectLoader content = repository.open(walk.getObjectId(0));
        total += content.getSize();
        if (content.getSize() > LIMITS.fileBytes() || total > LIMITS.totalBytes()) {
          throw refused(
              revision,
              "`%s`: a file has at most %d bytes and a tree %d"
                  .formatted(path, LIMITS.fileBytes(), LIMITS.totalBytes()));
        }
        files.add(new TreeFile(path, content.getCachedBytes(LIMITS.fileBytes())));
        if (files.size() > LIMITS.files()) {
          throw refused(revision, "a tree has at most " + LIMITS.files() + " files");
        }
      }
    }
    if (files.isEmpty()) {
      throw refused(revision, "there is no `" + folder + "`");
    }
    return TreeFiles.of(files);
  }

  private static Failure refused(String revision, String why) {
    return new Failure(ExitCode.TREE, "at `" + revision + "`: " + why);
  }
}

package dev.bylaw.cli.audit.reports;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.git.GitTree;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Controls;
import dev.bylaw.review.diff.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who changed which control and when, by git, and where it came into force, by the log. */
final class PolicyChanges {
  /** More commits than these in the period are too many for one report. */
  static final int MAX_COMMITS = 500;

  /** Older commits are not looked at to name a revision. */
  static final int MAX_HISTORY = 2_000;

  private static final int SIDECAR = 2;
  private static final int TIME = 1;
  private static final int REVISION = 3;
  private static final int ACTIVATED = 5;
  private static final String NOWHERE = "no commit here";

  private final Inquirer log;
  private final Path tree;
  private final Consumer<String> progress;
  private final Map<String, GitTree.Commit> commitOf = new HashMap<>();

  private PolicyChanges(Inquirer log, Path tree, Consumer<String> progress) {
    this.log = log;
    this.tree = tree;
    this.progress = progress;
  }

  /**
   * @param tree the policy tree's folder; null where there is none
   * @param progress takes how far it is
   */
  static Report of(Inquirer log, @Nullable Path tree, Consumer<String> progress)
      throws Failure, IOException {
    ReportTable activations =
        log.ask(
            "In force: policies that sidecars took up, and such as they refused",
            """
            SELECT idx, strftime(time, '%Y-%m-%dT%H:%M:%SZ') AS time, sidecar, revision,
              more->>'$.previous_revision' AS before, more->>'$.activated' AS activated
            FROM entries WHERE kind = 'activation' AND %s ORDER BY idx\
            """);
    ReportTable decisions =
        log.ask(
            "Decisions by revision",
            """
            SELECT revision, count(*) AS decisions, count(*) FILTER (effect = 'DENY') AS denies,
              strftime(min(time), '%Y-%m-%dT%H:%M:%SZ') AS first,
              strftime(max(time), '%Y-%m-%dT%H:%M:%SZ') AS last
            FROM decisions WHERE %s GROUP BY revision ORDER BY first\
            """);
    List<ReportTable> tables =
        tree == null
            ? List.of(activations, decisions)
            : new PolicyChanges(log, tree, progress).tables(activations, decisions);
    return new Report(
        "changes",
        "Who changed which control, when, and where it came into force",
        "SOC 2 CC8.1",
        tables,
        List.of(
            "Which revision each sidecar took up, when, and after which: entries of the log,"
                + " written by the sidecars. A revision is the digest of the tree, so that a commit"
                + " with the same revision is what was in force.",
            "Which commit changed which control, answer, agreement, waiver or hold, and how,"
                + " derived from the trees before and after it.",
            "Revisions that decided and that no commit here has: policies that went around this"
                + " repository, or slices of it."),
        List.of(
            "That the author whom git names wrote it: git believes what it is told. Where a commit"
                + " is signed it says so; the signature is not verified here.",
            "That somebody else approved a change: that stands with the forge, and for waivers and"
                + " releases in their signatures (`bylaw waiver list`, `bylaw bundle verify`).",
            "That history was not rewritten before the first revision that the log names."));
  }

  private List<ReportTable> tables(ReportTable activations, ReportTable decisions)
      throws Failure, IOException {
    List<GitTree.Commit> history = GitTree.history(tree, MAX_HISTORY);
    List<GitTree.Commit> period =
        history.stream().filter(commit -> log.isWithin(commit.time())).toList();
    if (period.size() > MAX_COMMITS) {
      throw new Failure(
          ExitCode.USAGE,
          "%d commits changed the tree in this period, allowed are %d; narrow the time"
              .formatted(period.size(), MAX_COMMITS));
    }
    List<String> wanted = new ArrayList<>();
    activations.rows().forEach(row -> wanted.add(row.get(REVISION)));
    decisions.rows().forEach(row -> wanted.add(row.getFirst()));
    List<List<String>> changes = new ArrayList<>();
    for (GitTree.Commit commit : period) {
      progress.accept("reading commit %.12s of %s".formatted(commit.id(), commit.time()));
      changes.addAll(changes(commit, activations));
    }
    for (GitTree.Commit commit : history) {
      if (commitOf.keySet().containsAll(wanted)) {
        break;
      }
      if (!log.isWithin(commit.time())) {
        commitOf.putIfAbsent(GitTree.read(tree, commit.id()).revision(), commit);
      }
    }
    return List.of(
        new ReportTable(
            "Changes of controls, by commit, the newest first",
            List.of(
                "time",
                "commit",
                "author",
                "signed",
                "subject",
                "change",
                "what",
                "id",
                "details",
                "first in force"),
            changes),
        named(activations, REVISION),
        named(decisions, 0));
  }

  private List<List<String>> changes(GitTree.Commit commit, ReportTable activations)
      throws Failure, IOException {
    TreeFiles files = GitTree.read(tree, commit.id());
    commitOf.putIfAbsent(files.revision(), commit);
    String inForce = inForce(files.revision(), activations);
    String parent = commit.parent();
    TreeFiles older = parent == null ? null : GitTree.readIfThere(tree, parent);
    if (older == null) {
      return List.of(row(commit, "appeared", "tree", "", "the whole tree", inForce));
    }
    Revision after = load(commit, files);
    Revision before = load(commit, older);
    if (after == null || before == null) {
      String which = after == null ? "" : " before it";
      return List.of(row(commit, "unknown", "tree", "", "the tree has errors" + which, inForce));
    }
    List<List<String>> rows = new ArrayList<>();
    for (ControlChange change : Controls.between(before, after)) {
      rows.add(
          row(
              commit,
              change.kind().name().toLowerCase(Locale.ROOT),
              change.what(),
              change.id(),
              change.details().isEmpty() ? change.title() : String.join("; ", change.details()),
              inForce));
    }
    return rows.isEmpty()
        ? List.of(
            row(commit, "other", "file", "", "no control, but other files of the tree", inForce))
        : rows;
  }

  private static List<String> row(
      GitTree.Commit commit, String change, String what, String id, String details, String since) {
    return List.of(
        commit.time().toString(),
        commit.id().substring(0, 12),
        commit.author(),
        commit.isSigned() ? "yes" : "no",
        commit.subject(),
        change,
        what,
        id,
        details,
        since);
  }

  /** A tree as it was prepared then; null where it has errors. */
  private static @Nullable Revision load(GitTree.Commit commit, TreeFiles files)
      throws IOException {
    PolicySet policies = PolicyLoader.load(files, LoadOptions.at(commit.time())).policies();
    return policies == null ? null : new Revision(commit.id(), files, policies);
  }

  private static String inForce(String revision, ReportTable activations) {
    for (List<String> row : activations.rows()) {
      if (row.get(REVISION).equals(revision) && row.get(ACTIVATED).equals("true")) {
        return row.get(TIME) + " on " + row.get(SIDECAR);
      }
    }
    return "";
  }

  /** A table with the commits of its revisions. */
  private ReportTable named(ReportTable table, int revision) {
    List<String> columns = new ArrayList<>(table.columns());
    columns.addAll(List.of("commit", "author"));
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      GitTree.Commit commit = commitOf.get(row.get(revision));
      List<String> more = new ArrayList<>(row);
      more.add(commit == null ? NOWHERE : commit.id().substring(0, 12));
      more.add(commit == null ? "" : commit.author());
      rows.add(more);
    }
    return new ReportTable(table.title(), columns, rows);
  }
}

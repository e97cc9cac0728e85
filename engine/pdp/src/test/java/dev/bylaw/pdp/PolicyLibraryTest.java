package dev.bylaw.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Position;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/policy-library.md says of every shipped policy what its header says. {@code
 * -Dbylaw.update=true} writes the page.
 */
class PolicyLibraryTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final String PACK = "eu-data-act-33";

  @TempDir Path tree;

  @Test
  void pageSaysWhatTheHeadersSay() throws IOException {
    copy(ROOT.resolve("policies"));
    Map<String, String> shipped = rows("policies");
    copy(ROOT.resolve("packs").resolve(PACK));
    Map<String, String> pack = rows("packs/" + PACK);
    pack.keySet().removeAll(shipped.keySet());
    assertThat(pack).isNotEmpty();

    StringBuilder page =
        new StringBuilder(
            """
            # The policy library

            What ships under `policies/global`, from the policies' own headers (`PolicyLibraryTest` writes this page).
            To change what one asks, edit its file: a table's rows in a spreadsheet, a Rego policy's rules beside its
            tests. What a domain may answer or a waiver undercut stands in its header. See [policies.md](policies.md)
            and [decision-tables.md](decision-tables.md).

            """);
    String section = "";
    for (Map.Entry<String, String> row : shipped.entrySet()) {
      String kind = row.getKey().split("\\.")[1];
      if (!kind.equals(section)) {
        section = kind;
        page.append(page.toString().endsWith("\n\n") ? "" : "\n")
            .append("## ")
            .append(section.substring(0, 1).toUpperCase(Locale.ROOT))
            .append(section.substring(1))
            .append("\n\n| policy | what it asks | because |\n|---|---|---|\n");
      }
      page.append(row.getValue());
    }
    page.append(
        """

        ## Packs
        A pack is a part of a tree that a council turns on: `bylaw pack add NAME` copies it into the tree.
        To see first what it would find: `bylaw compliance --overlay packs/NAME …`.

        | policy | what it asks | because |
        |---|---|---|
        """);
    pack.values().forEach(page::append);

    Path file = ROOT.resolve("docs/policy-library.md");
    if (Boolean.getBoolean("bylaw.update")) {
      Files.writeString(file, page);
    }
    assertThat(Files.readString(file)).isEqualTo(page.toString());
  }

  private Map<String, String> rows(String from) throws IOException {
    PolicySet policies = PolicyLoader.load(tree, LoadOptions.at(NOW)).policies();
    assertThat(policies).isNotNull();
    Map<String, String> rows = new TreeMap<>();
    for (PolicyHeader header : policies.tree().policies()) {
      if (header.origin() instanceof Origin.Council) {
        rows.put(
            header.id().value(),
            row(
                header.id().value(),
                from + "/" + header.location().file(),
                header.kind() + " " + header.force(),
                header.title(),
                header.description(),
                header.rationale()));
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : policies.tables()) {
      Position at = header.source().position();
      rows.put(
          header.source().id().value(),
          row(
              header.source().id().value(),
              from + "/" + at.file(),
              header.kind() + " " + header.force(),
              header.source().title(),
              header.description(),
              header.rationale()));
    }
    return rows;
  }

  private static String row(
      String id, String file, String kind, String title, String description, String rationale) {
    String plain =
        kind.toLowerCase(Locale.ROOT)
            .replace("retention local", "retention")
            .replace("guard ", "guard, ")
            .replace("compliance ", "standard, ");
    return "| [%s](../%s)<br>%s | **%s.** %s | %s |\n"
        .formatted(id, file, plain, title, description.strip().replaceAll("\\s+", " "), rationale);
  }

  private void copy(Path from) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path to = tree.resolve(from.relativize(file));
            if (!file.endsWith("README.md")) {
              Files.createDirectories(to.getParent());
              Files.copy(file, to);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

package dev.bylaw.cli.init;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.pack.Packs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bylaw init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a policy repository that passes its own checks: a mesh, a policy of each kind with",
      "its test, a product, contract and agreements for each domain, CI, pre-commit hooks, code",
      "owners by layer, and schemas for editors. It never changes a file that is there.",
      ""
    },
    footer = {
      "",
      "  bylaw init                                         here",
      "  bylaw init governance --name acme --domain sales --domain logistics \\",
      "      --council governance@example.com --pack eu-data-act-33",
      "",
      "Exit code 2 where a file of that name is there already; then nothing is written."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class InitCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The folder; it is made where it is not there (default: this one).")
  private Path folder;

  @Option(names = "--name", paramLabel = "NAME", description = "The mesh's name (default: DIR's).")
  private @Nullable String name;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "A domain; may be repeated (default: sales, marketing).")
  private List<String> domains = new ArrayList<>();

  @Option(
      names = "--council",
      paramLabel = "WHO",
      defaultValue = "governance@example.com",
      description = "The council's address or account (default: ${DEFAULT-VALUE}).")
  private String council;

  @Option(
      names = "--pack",
      paramLabel = "NAME",
      description = "A pack that ships, as `bylaw pack list` tells; may be repeated.")
  private List<String> packs = new ArrayList<>();

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/init.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws Failure, IOException {
    Packs.checkShipped(packs);
    Answers answers = answers();
    Map<String, String> files = Scaffold.files(answers);
    List<String> taken =
        files.keySet().stream()
            .filter(path -> Files.exists(folder.resolve(path), LinkOption.NOFOLLOW_LINKS))
            .toList();
    if (!taken.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "`%s` is there already%s; nothing was written"
              .formatted(
                  folder.resolve(taken.getFirst()).normalize(),
                  taken.size() == 1 ? "" : " and so are " + (taken.size() - 1) + " more"));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
    }
    for (String pack : packs) {
      Packs.add(pack, folder.resolve("policies"), false).tell(format == OutputFormat.JSON);
    }
    switch (format) {
      case TEXT ->
          tell(files.keySet().stream().filter(path -> !path.startsWith(".bylaw/")).toList());
      case JSON -> System.out.println(json(answers.mesh(), files.keySet()));
    }
    return ExitCode.OK;
  }

  private Answers answers() throws Failure {
    String mesh = name == null ? nameOf(folder) : name;
    checkName("--name", mesh);
    List<String> wanted = domains.isEmpty() ? List.of("sales", "marketing") : domains;
    for (String domain : wanted) {
      checkName("--domain", domain);
    }
    if (council.isBlank()
        || council.chars().anyMatch(c -> c <= ' ' || "#{}[]:\"'".indexOf(c) >= 0)) {
      throw new Failure(
          ExitCode.USAGE, "--council: expected an address or account, found `" + council + "`");
    }
    return new Answers(mesh, List.copyOf(new LinkedHashSet<>(wanted)), council);
  }

  private static void checkName(String option, String name) throws Failure {
    if (!Answers.NAME.matcher(name).matches()) {
      throw new Failure(
          ExitCode.USAGE,
          "%s: expected lower case letters, digits and single dashes, found `%s`"
              .formatted(option, name));
    }
  }

  /** The folder's own name, as far as it can be one of a mesh. */
  private static String nameOf(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String plain =
        last == null
            ? ""
            : last.toString()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+|-+$", "");
    return plain.isEmpty() ? "mesh" : plain;
  }

  private String json(String mesh, Collection<String> made) {
    ObjectNode out = JSON.createObjectNode().put("version", 1);
    out.put("folder", folder.normalize().toString()).put("mesh", mesh);
    ArrayNode files = out.putArray("files");
    made.forEach(files::add);
    ArrayNode added = out.putArray("packs");
    packs.forEach(added::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out);
  }

  private void tell(List<String> made) {
    System.out.println("made in " + folder.normalize().toAbsolutePath().getFileName() + ":");
    made.forEach(path -> System.out.println("  " + path));
    System.out.println("and .bylaw/schemas, by which editors complete and check the YAML files");
    System.out.println();
    System.out.println("next:");
    String enter = folder.normalize().toString();
    if (!enter.isEmpty()) {
      System.out.println("  cd " + enter);
    }
    System.out.println("  bylaw check --strict       every problem of the tree");
    System.out.println("  bylaw test                 the policies' tests");
    System.out.println("  git init && git add .      then read README.md: what to fill in first");
  }
}

package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw waiver request}. */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    description = {
      "Writes waivers/ID.yaml and tells who has to approve it. Until they have, `bylaw check` calls",
      "it an error, so that it cannot be merged or shipped.",
      ""
    },
    footer = {
      "",
      "  bylaw waiver request fraud-desk --control council.pii.mask --until 2026-12-15 \\",
      "      --reason 'card fraud in November' --ticket PRIV-2231 --requester noor.haddad \\",
      "      --role fraud-analyst --compensation '{masks: {\"*pii\": tokenize}}'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class WaiverRequestCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Parameters(index = "0", paramLabel = "ID", description = "Its id, which is its file's name.")
  private String id = "";

  @Option(
      names = "--control",
      required = true,
      paramLabel = "ID",
      description = "The mandatory control that it waives.")
  private String control = "";

  @Option(names = "--title", paramLabel = "TEXT", description = "What decisions call it.")
  private @Nullable String title;

  @Option(names = "--action", paramLabel = "ACTION", description = "Actions; all if none.")
  private List<String> actions = List.of();

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "Domains; all if none.")
  private List<String> domains = List.of();

  @Option(names = "--product", paramLabel = "URN", description = "Data products; all if none.")
  private List<String> products = List.of();

  @Option(names = "--subject", paramLabel = "TYPE:ID", description = "Whom it is for.")
  private List<String> subjects = List.of();

  @Option(names = "--role", paramLabel = "ROLE", description = "Roles that it is for.")
  private List<String> roles = List.of();

  @Option(names = "--purpose", paramLabel = "PURPOSE", description = "Purposes; all if none.")
  private List<String> purposes = List.of();

  @Option(names = "--from", paramLabel = "TIME", description = "When it begins (default: today).")
  private @Nullable String from;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "When it ends, exclusive: a date or an RFC 3339 time.")
  private String until = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Option(
      names = "--ticket",
      required = true,
      paramLabel = "TEXT",
      description = "Where it is discussed.")
  private String ticket = "";

  @Option(
      names = "--requester",
      required = true,
      paramLabel = "PERSON",
      description = "Who asks for it, and so cannot approve it.")
  private String requester = "";

  @Option(
      names = "--compensation",
      paramLabel = "YAML",
      description = "The obligations that it demands instead, such as {masks: {email: hash}}.")
  private @Nullable String compensation;

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    Instant _ = Times.instant("--until", until);
    var file = new YamlText();
    file.add("id", id);
    file.add("title", title);
    file.add("control", control);
    file.open("scope");
    file.add("actions", actions);
    file.add("domains", domains);
    file.add("products", products);
    file.close();
    file.add("subjects", subjects);
    file.add("roles", roles);
    file.add("purposes", purposes);
    file.add("from", from == null ? clock.toString().substring(0, 10) : from);
    file.add("until", until);
    file.add("reason", reason);
    file.add("ticket", ticket);
    file.add("requester", requester);
    file.addYaml("compensation", compensation);
    return Requests.write(tree, Kind.WAIVER, id, file.toString(), output.format);
  }
}

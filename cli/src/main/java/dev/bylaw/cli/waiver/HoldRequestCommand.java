package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw hold request}. */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    description = {
      "Writes holds/ID.yaml. The hold stands as soon as the tree is in force, approved or not.",
      ""
    },
    footer = {
      "",
      "  bylaw hold request case-17 --issuer legal-office --product urn:mesh:sales:orders \\",
      "      --object orders --reason 'litigation about spring 2026' --ticket LEGAL-17"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class HoldRequestCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Parameters(index = "0", paramLabel = "ID", description = "Its id, which is its file's name.")
  private String id = "";

  @Option(
      names = "--issuer",
      required = true,
      paramLabel = "OWNER",
      description = "The owner in mesh.yaml that orders it, and whose members release it.")
  private String issuer = "";

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "Domains; all if none.")
  private List<String> domains = List.of();

  @Option(names = "--product", paramLabel = "URN", description = "Data products; all if none.")
  private List<String> products = List.of();

  @Option(names = "--object", paramLabel = "NAME", description = "Schema objects; all if none.")
  private List<String> objects = List.of();

  @Option(names = "--from", paramLabel = "TIME", description = "When it begins (default: today).")
  private @Nullable String from;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Option(names = "--ticket", paramLabel = "TEXT", description = "Where it is discussed.")
  private @Nullable String ticket;

  @Option(
      names = "--requester",
      paramLabel = "PERSON",
      description = "Who asks for it, and so cannot approve it or its release.")
  private @Nullable String requester;

  @Override
  public Integer call() throws Failure, IOException {
    var file = new YamlText();
    file.add("id", id);
    file.add("reason", reason);
    file.add("issuer", issuer);
    file.add("domains", domains);
    file.add("products", products);
    file.add("objects", objects);
    file.add("from", from == null ? tree.clock().toString().substring(0, 10) : from);
    file.add("ticket", ticket);
    file.add("requester", requester);
    return Requests.write(tree, Kind.HOLD, id, file.toString(), output.format);
  }
}

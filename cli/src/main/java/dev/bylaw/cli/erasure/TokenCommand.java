package dev.bylaw.cli.erasure;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bylaw audit token}. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a token by which an audit store knows a client. Writes it to a file that you alone",
      "can read, and prints the line for the store's clients file, which holds only its hash.",
      "",
      "Roles: query (facts and proofs), personal (personal fields too), erase. Once the store has",
      "a clients file, callers from its own machine need a token as well.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  bylaw audit token auditor --roles query,personal -o auditor.token >> audit/log.clients"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class TokenCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final List<String> ROLES = List.of("query", "personal", "erase");

  @Parameters(paramLabel = "NAME", description = "The client's name: no spaces.")
  private String name;

  @Option(
      names = "--roles",
      required = true,
      split = ",",
      paramLabel = "ROLE",
      description = "query, personal, erase.")
  private List<String> roles;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the token is written; no file may be there.")
  private Path output;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/audit-client.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws Failure, IOException {
    if (!name.matches("[^\\s#]+")) {
      throw new Failure(ExitCode.USAGE, "expected a name without spaces, found `" + name + "`");
    }
    for (String role : roles) {
      if (!ROLES.contains(role)) {
        throw new Failure(
            ExitCode.USAGE, "--roles: expected query, personal or erase, found `" + role + "`");
      }
    }
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    try {
      Files.createFile(
          output,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new Failure(ExitCode.USAGE, "`" + output + "` is there already");
    }
    Files.writeString(output, token + "\n", StandardOpenOption.WRITE);
    Screen.standard().line(format == OutputFormat.JSON ? json(token) : line(token));
    return ExitCode.OK;
  }

  /** The line of the store's clients file. */
  private String line(String token) {
    return "%s %s %s".formatted(name, sha256(token), String.join(",", roles));
  }

  private String json(String token) {
    ObjectNode document = JSON.createObjectNode().put("version", 1).put("name", name);
    ArrayNode all = document.putArray("roles");
    roles.forEach(all::add);
    document.put("file", output.toString()).put("line", line(token));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

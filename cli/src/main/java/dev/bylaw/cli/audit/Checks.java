package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import java.io.IOException;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command that verifies has checked, for machines: docs/schemas/audit-check.schema.json. For
 * people it is told when it is found.
 */
public final class Checks {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode document = JSON.createObjectNode().put("version", 1);
  private final ArrayNode checks = JSON.createArrayNode();
  private final boolean forMachines;
  private boolean holds = true;

  private Checks(boolean forMachines) {
    this.forMachines = forMachines;
  }

  /** The option of such commands: a mixin. */
  public static final class Format {
    @Option(
        names = "--format",
        defaultValue = "text",
        paramLabel = "FORMAT",
        description =
            "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
                + " docs/schemas/audit-check.schema.json says.")
    private OutputFormat format = OutputFormat.TEXT;

    /** Does it, and writes at the end what was checked, where machines read it. */
    public int tell(Work work) throws Failure, IOException {
      Checks checks = new Checks(format == OutputFormat.JSON);
      int code;
      try {
        code = work.check(checks);
      } catch (Failure e) {
        if (!checks.forMachines || e.code() != ExitCode.PROOF_FAILED) {
          throw e;
        }
        checks.add("proof", false, String.valueOf(e.getMessage()));
        code = e.code();
      }
      if (checks.forMachines) {
        System.out.println(checks.json());
      }
      return code;
    }
  }

  /** What such a command does. */
  @FunctionalInterface
  public interface Work {
    /** Checks, and gives the exit code. */
    int check(Checks checks) throws Failure, IOException;
  }

  /** Tells people something. */
  public void line(String text) {
    if (!forMachines) {
      Screen.standard().line(text);
    }
  }

  /** Takes note of a check. */
  public void add(String name, boolean itHolds, String text) {
    checks.addObject().put("name", name).put("holds", itHolds).put("text", text);
    holds &= itHolds;
  }

  /** Takes note of the tree that entries were held against. */
  public void tree(Checkpoint checkpoint) {
    tree(checkpoint.origin(), checkpoint.size(), checkpoint.root());
  }

  /** Takes note of the tree that entries were held against. */
  public void tree(String origin, long size, Hash root) {
    document.putObject("tree").put("origin", origin).put("size", size).put("root", root.toBase64());
  }

  private String json() {
    document.put("holds", holds);
    document.set("checks", checks);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }
}

package dev.bylaw.cli.key;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw key}. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Ed25519 key pairs in C2SP's signed-note form. A council's and a domain's key sign bundles, a",
      "person's key approves waivers, a sidecar's and a log's sign checkpoints.",
      ""
    },
    footer = {
      "",
      "To replace a key without a gap: make the new one, name both in mesh.yaml (`until` on the old",
      "one, `from` on the new one, overlapping), sign with both until every reader knows the new one,",
      "then let the old one end.",
      "",
      "  bylaw key new example-mesh/council council.key",
      "  bylaw key new ana.silva ~/.bylaw/ana.key        a person's key is named as its person",
      "  bylaw key show council.key"
    },
    subcommands = {KeyNewCommand.class, KeyShowCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class KeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

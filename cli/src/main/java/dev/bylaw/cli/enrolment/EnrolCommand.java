package dev.bylaw.cli.enrolment;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.key.KeyFiles;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.Ed25519Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit enrol}. */
@Command(
    name = "enrol",
    mixinStandardHelpOptions = true,
    description = {
      "Lets sidecars write to an audit store, by their verifier keys. The store reads its file again",
      "within its publish interval and writes an entry of each: from then on the log itself says",
      "that the sidecar is expected, and `bylaw audit completeness` misses it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit enrol orders.key.pub --log audit/log",
      "  bylaw audit enrol orders-2.key.pub --log audit/log --replace"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class EnrolCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files with verifier keys named `<mesh>/sidecar/<id>`; `bylaw key` makes them.")
  private List<Path> files;

  @Mixin private EnrolmentFile enrolled;

  @Option(
      names = "--replace",
      description = "Give a sidecar that is enrolled another key; the old one ends at once.")
  private boolean replace;

  @Override
  public Integer call() throws Failure, IOException {
    Screen screen = Screen.standard();
    List<String> lines = enrolled.lines();
    boolean changed = false;
    for (Path file : files) {
      Ed25519Verifier key = KeyFiles.verifier(file.toString());
      if (!SidecarOrigin.isValid(key.name() + "/0")) {
        throw new Failure(
            ExitCode.USAGE,
            "`%s`: expected the key of `<mesh>/sidecar/<id>`, found `%s`"
                .formatted(file, key.name()));
      }
      changed |= enrol(screen, lines, key);
    }
    if (changed) {
      enrolled.write(lines);
    }
    return ExitCode.OK;
  }

  private boolean enrol(Screen screen, List<String> lines, Ed25519Verifier key) throws Failure {
    for (int i = 0; i < lines.size(); i++) {
      Ed25519Verifier known = enrolled.key(lines.get(i));
      if (known != null && known.name().equals(key.name())) {
        if (known.toString().equals(key.toString())) {
          screen.line("`" + key.name() + "` is enrolled already");
          return false;
        }
        if (!replace) {
          throw new Failure(
              ExitCode.USAGE,
              "`%s` is enrolled with another key, %s; --replace ends that one"
                  .formatted(key.name(), known));
        }
        lines.set(i, key.toString());
        screen.line("`" + key.name() + "` has another key from now on");
        return true;
      }
    }
    lines.add(key.toString());
    screen.line("`" + key.name() + "` may write from now on");
    return true;
  }
}

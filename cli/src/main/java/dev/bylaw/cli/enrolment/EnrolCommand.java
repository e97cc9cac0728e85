package dev.bylaw.cli.enrolment;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.enrolment.Enrolments.Change;
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
  @Mixin private Enrolments done;

  @Option(
      names = "--replace",
      description = "Give a sidecar that is enrolled another key; the old one ends at once.")
  private boolean replace;

  @Override
  public Integer call() throws Failure, IOException {
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
      changed |= enrol(lines, key);
    }
    if (changed) {
      enrolled.write(lines);
    }
    done.tell(enrolled.path());
    return ExitCode.OK;
  }

  private boolean enrol(List<String> lines, Ed25519Verifier key) throws Failure {
    for (int i = 0; i < lines.size(); i++) {
      Ed25519Verifier known = enrolled.key(lines.get(i));
      if (known != null && known.name().equals(key.name())) {
        if (known.toString().equals(key.toString())) {
          done.add(key.name(), Change.UNCHANGED);
          return false;
        }
        if (!replace) {
          throw new Failure(
              ExitCode.USAGE,
              "`%s` is enrolled with another key, %s; --replace ends that one"
                  .formatted(key.name(), known));
        }
        lines.set(i, key.toString());
        done.add(key.name(), Change.REPLACED);
        return true;
      }
    }
    lines.add(key.toString());
    done.add(key.name(), Change.ENROLLED);
    return true;
  }
}

package dev.bylaw.cli.enrolment;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.enrolment.Enrolments.Change;
import dev.bylaw.log.note.Ed25519Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit retire}. */
@Command(
    name = "retire",
    mixinStandardHelpOptions = true,
    description = {
      "Ends that sidecars may write to an audit store. The store writes an entry of each: from then",
      "on nobody misses it, and what comes under its name is refused. Stop the sidecar first and",
      "let it ship what it has: what is not shipped by then never will be.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit retire mesh.example.com/sidecar/orders --log audit/log",
      "  bylaw audit retire orders --log audit/log"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class RetireCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SIDECAR",
      description =
          "The name of its key, or the last part of it where that is one sidecar's alone.")
  private List<String> names;

  @Mixin private EnrolmentFile enrolled;
  @Mixin private Enrolments done;

  @Override
  public Integer call() throws Failure, IOException {
    List<String> lines = enrolled.lines();
    for (String name : names) {
      done.add(retire(name, lines), Change.RETIRED);
    }
    enrolled.write(lines);
    done.tell(enrolled.path());
    return ExitCode.OK;
  }

  private String retire(String name, List<String> lines) throws Failure {
    List<Ed25519Verifier> found = new ArrayList<>();
    for (String line : lines) {
      Ed25519Verifier key = enrolled.key(line);
      if (key != null && (key.name().equals(name) || key.name().endsWith("/sidecar/" + name))) {
        found.add(key);
      }
    }
    if (found.size() != 1) {
      throw new Failure(
          ExitCode.USAGE,
          found.isEmpty()
              ? "`%s` is not enrolled in `%s`".formatted(name, enrolled.path())
              : "`%s` is the name of %d sidecars: say which".formatted(name, found.size()));
    }
    lines.removeIf(line -> line.strip().equals(found.getFirst().toString()));
    return found.getFirst().name();
  }
}

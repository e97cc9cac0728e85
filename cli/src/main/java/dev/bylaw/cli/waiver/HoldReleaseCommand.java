package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalFile;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.tree.Register;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw hold release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Writes into a hold's file when it is released. Its approvals are taken out, since they",
      "were of a hold that stands: the release counts once `bylaw hold approve` has added a",
      "quorum of new ones.",
      ""
    },
    footer = {"", "  bylaw hold release case-2026-17 --on 2027-03-01"})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class HoldReleaseCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Parameters(index = "0", paramLabel = "HOLD", description = "Its id, or its file.")
  private String hold = "";

  @Option(names = "--on", paramLabel = "TIME", description = "When it ends (default: today).")
  private @Nullable String on;

  @Override
  public Integer call() throws Failure, IOException {
    String when = on == null ? tree.clock().toString().substring(0, 10) : on;
    Instant _ = Times.instant("--on", when);
    TreeRegister register = TreeRegister.open(tree);
    Register.Entry entry = register.find(Kind.HOLD, hold);
    if (entry.until() != null) {
      throw new Failure(
          ExitCode.USAGE, "`" + entry.id() + "` has a release already, at " + entry.until());
    }
    Path file = register.root().resolve(entry.file());
    try {
      ApprovalFile before = ApprovalFile.read(entry.file(), Files.readAllBytes(file));
      String text = before.withoutApprovals() + "released: " + when + "\n";
      Approver.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    Register.Entry after = TreeRegister.open(tree).find(Kind.HOLD, hold);
    switch (output.format) {
      case PRETTY -> {
        Screen screen = Screen.standard();
        screen.line("`%s` ends on %s, once its release is approved".formatted(entry.id(), when));
        Approver.tell(screen, after);
      }
      case JSON -> Listing.print(output.format, List.of(after), tree.clock());
    }
    return ExitCode.OK;
  }
}

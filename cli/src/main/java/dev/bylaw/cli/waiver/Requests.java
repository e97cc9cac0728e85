package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.tree.Register;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the file of a new waiver or hold. */
final class Requests {
  private Requests() {}

  /** Writes it where nothing is yet; one that could never be approved is not left there. */
  static int write(TreeOptions options, Kind kind, String id, String text, Listing.Format format)
      throws Failure, IOException {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
      throw new Failure(
          ExitCode.USAGE, "`" + id + "` is no id: use letters, digits, `.`, `-` and `_`");
    }
    Path folder = options.policies().resolve(kind == Kind.WAIVER ? "waivers" : "holds");
    Path file = folder.resolve(id + ".yaml");
    if (Files.exists(file)) {
      throw new Failure(ExitCode.USAGE, "`" + file + "` exists already");
    }
    TreeRegister before = TreeRegister.open(options);
    if (before.of(kind).stream().anyMatch(entry -> entry.id().equals(id))) {
      throw new Failure(ExitCode.USAGE, "the tree has one of the id `" + id + "` already");
    }
    Files.createDirectories(folder);
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    Register.Entry entry = TreeRegister.open(options).find(kind, id);
    if (entry.state() == Register.State.BROKEN || entry.state() == Register.State.EXPIRED) {
      Files.delete(file);
      entry.problems().stream().filter(Diagnostic::isError).forEach(System.err::println);
      throw new Failure(
          ExitCode.TREE,
          entry.state() == Register.State.EXPIRED
              ? "it ended already, at " + entry.until()
              : "it is wrong and was not written");
    }
    List<Diagnostic> errors = wrong(options, entry);
    if (!errors.isEmpty()) {
      Files.delete(file);
      errors.forEach(System.err::println);
      throw new Failure(ExitCode.TREE, "it is wrong and was not written");
    }
    switch (format) {
      case PRETTY -> tell(Screen.standard(), file, entry);
      case JSON -> Listing.print(format, List.of(entry), options.clock());
    }
    return ExitCode.OK;
  }

  private static void tell(Screen screen, Path file, Register.Entry entry) {
    screen.line("wrote " + file);
    Owner owner = entry.owner();
    if (owner != null) {
      screen.line(
          "%s of %s must approve it with `bylaw %s approve %s --key FILE`: %s"
              .formatted(
                  owner.quorum() == 1 ? "one member" : owner.quorum() + " members",
                  owner.id(),
                  entry.kind() == Kind.WAIVER ? "waiver" : "hold",
                  entry.id(),
                  String.join(
                      ", ",
                      owner.members().stream()
                          .filter(member -> !member.equals(entry.requester()))
                          .toList())));
    }
  }

  /** What the whole tree finds wrong with it, such as a control that nobody has. */
  private static List<Diagnostic> wrong(TreeOptions options, Register.Entry entry)
      throws Failure, IOException {
    // that approvals are missing yet is known
    Set<String> known =
        entry.problems().stream().map(Diagnostic::code).collect(Collectors.toUnmodifiableSet());
    return options.read(options.clock(), false).diagnostics().stream()
        .filter(each -> each.isError() && each.location().file().equals(entry.file()))
        .filter(each -> !known.contains(each.code()))
        .toList();
  }
}

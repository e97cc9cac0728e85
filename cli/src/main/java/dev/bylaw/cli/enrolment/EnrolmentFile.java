package dev.bylaw.cli.enrolment;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The file that tells a store who may write; it is replaced at once, so that none reads a half. */
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class EnrolmentFile {
  /** One of the two. */
  static final class Place {
    @Option(
        names = "--log",
        paramLabel = "DIR",
        description = "The store's log: its file stands beside it, with `.enrolled` behind.")
    @Nullable Path log;

    @Option(
        names = "--enrolled",
        paramLabel = "FILE",
        description = "The file itself, where the store's `enrolment-file` is another.")
    @Nullable Path file;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Place place;

  Path path() {
    if (place.file != null) {
      return place.file;
    }
    Path log = (place.log == null ? Path.of("") : place.log).toAbsolutePath().normalize();
    return log.resolveSibling(log.getFileName() + ".enrolled");
  }

  /** The lines; none if there is no file yet. */
  List<String> lines() throws IOException {
    return Files.exists(path()) ? new ArrayList<>(Files.readAllLines(path())) : new ArrayList<>();
  }

  /** The key of a line; null of a comment. */
  @Nullable Ed25519Verifier key(String line) throws Failure {
    if (line.isBlank() || line.startsWith("#")) {
      return null;
    }
    try {
      return Ed25519Verifier.parse(line.strip());
    } catch (NoteException e) {
      throw new Failure(ExitCode.USAGE, "`" + path() + "`: " + e.getMessage());
    }
  }

  void write(List<String> lines) throws IOException {
    Path file = path();
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(draft, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

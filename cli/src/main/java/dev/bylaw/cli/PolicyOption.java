package dev.bylaw.cli;

import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.log.policy.PolicyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which witnesses must have seen a checkpoint before it is believed. */
public final class PolicyOption {
  @Option(
      names = "--tlog-policy",
      defaultValue = "${env:BYLAW_LOG_POLICY}",
      paramLabel = "FILE",
      description =
          "A C2SP tlog-policy (or BYLAW_LOG_POLICY): only a checkpoint is believed that its quorum"
              + " of witnesses cosigned. Keep your own copy.")
  private @Nullable Path file;

  /** Whether the user has a policy. */
  public boolean isGiven() {
    return file != null && !file.toString().isBlank();
  }

  /** The policy; null if there is none. */
  public @Nullable Policy read() throws Failure {
    if (file == null || !isGiven()) {
      return null;
    }
    try {
      return Policy.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read the policy `" + file + "`");
    } catch (PolicyException e) {
      throw new Failure(ExitCode.USAGE, "`" + file + "`: " + e.getMessage());
    }
  }

  /** The policy's text; null if there is none. */
  public @Nullable String text() throws Failure {
    if (file == null || read() == null) {
      return null;
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "the policy `" + file + "` is not UTF-8");
    }
  }

  /** Fails unless a policy accepts a checkpoint; tells who cosigned it, and when. */
  public static String require(Policy policy, String note, Ed25519Verifier key) throws Failure {
    try {
      SignedNote signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
      return words(policy, policy.verify(signed, key));
    } catch (NoteException | PolicyException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "the policy does not accept it: " + e.getMessage());
    }
  }

  /** Who cosigned a checkpoint, and when. */
  public static String words(Policy policy, Policy.Accepted accepted) {
    return accepted.witnessed().isEmpty()
        ? "the policy asks for no witness"
        : "quorum `%s` is reached: %s"
            .formatted(
                policy.quorum(),
                accepted.witnessed().stream()
                    .map(each -> each.witness() + " (" + each.time() + ")")
                    .collect(Collectors.joining(", ")));
  }
}

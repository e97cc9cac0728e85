package dev.bylaw.audit;

import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.store.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecars that may write: a verifier key a line, comments behind {@code #}. The file is read
 * again when it changed; one with an error is told and the last good one stays in force.
 */
final class EnrolmentFile implements Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentFile.class);

  private final WatchedFile file;
  private Enrolment keys = Enrolment.of(List.of());
  private Register register = _ -> {};

  /** Where it is written down who may write, before the keys are in force. */
  interface Register {
    void enrol(List<Ed25519Verifier> keys) throws IOException;
  }

  EnrolmentFile(Path file) {
    this.file = new WatchedFile(file);
  }

  /** From now on what the file says is written down there first; the file is read again. */
  synchronized void follow(Register written) {
    register = written;
    file.forget();
    refresh();
  }

  /** Reads the file again if it changed. */
  synchronized void refresh() {
    try {
      readIfChanged();
    } catch (IOException | NoteException | IllegalArgumentException e) {
      LOG.error(
          "`{}` cannot be read, the keys before it stay in force: {}", file.path(), e.getMessage());
    }
  }

  @Override
  public synchronized @Nullable Ed25519Verifier verifier(SidecarOrigin origin) {
    refresh();
    return keys.verifier(origin);
  }

  private void readIfChanged() throws IOException, NoteException {
    if (!file.changed()) {
      return;
    }
    List<Ed25519Verifier> verifiers = new ArrayList<>();
    for (String line : Files.readAllLines(file.path())) {
      String key = line.strip();
      if (!key.isEmpty() && !key.startsWith("#")) {
        verifiers.add(Ed25519Verifier.parse(key));
      }
    }
    Enrolment found = Enrolment.of(verifiers);
    try {
      register.enrol(verifiers);
    } catch (IOException e) {
      // the log cannot be written now: the file is read again next time
      file.forget();
      throw e;
    }
    keys = found;
    LOG.info("{} sidecars are enrolled", verifiers.size());
  }
}

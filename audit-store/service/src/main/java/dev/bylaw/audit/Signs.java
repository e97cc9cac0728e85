package dev.bylaw.audit;

import dev.bylaw.log.completeness.SignOfLife;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.store.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest sign of life of each sidecar, beside the log: a file that is written now and then. One
 * that is lost comes again within a minute.
 */
final class Signs {
  private static final Logger LOG = LoggerFactory.getLogger(Signs.class);
  private static final Duration WRITTEN = Duration.ofSeconds(30);
  // a sidecar whose clock is off by more says nothing about now
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int MAX_BYTES = 8_192;

  private record Kept(Instant at, String note) {}

  private final Path file;
  private final Enrolment enrolment;
  private final InstantSource clock;
  private final Map<String, Kept> newest = new TreeMap<>();
  private Instant written = Instant.MIN;
  private boolean changed;

  Signs(Path file, Enrolment enrolment, InstantSource clock) {
    this.file = file;
    this.enrolment = enrolment;
    this.clock = clock;
    read();
  }

  /** Takes a note if it is a sign of life, and newer than the last. */
  void see(String origin, String note) {
    if (note.length() > MAX_BYTES) {
      return;
    }
    try {
      SidecarOrigin parsed = SidecarOrigin.parse(origin);
      Ed25519Verifier key = enrolment.verifier(parsed);
      if (key == null) {
        return;
      }
      SignOfLife sign = SignOfLife.open(note, key);
      if (sign.checkpoint().origin().equals(origin)
          && !sign.at().isAfter(clock.instant().plus(SKEW))) {
        keep(parsed.keyName(), new Kept(sign.at(), note));
      }
    } catch (EntryException | NoteException _) {
      // a checkpoint alone, which says nothing about the time
    }
  }

  private synchronized void keep(String sidecar, Kept sign) {
    Kept last = newest.get(sidecar);
    if (last == null || sign.at.isAfter(last.at)) {
      newest.put(sidecar, sign);
      changed = true;
    }
  }

  /** All of them. */
  synchronized List<String> all() {
    return newest.values().stream().map(Kept::note).toList();
  }

  /** Writes them down if it is time; one that cannot be written is told, and nothing more. */
  synchronized void write(boolean now) {
    Instant time = clock.instant();
    if (!changed || (!now && time.isBefore(written.plus(WRITTEN)))) {
      return;
    }
    List<Json.Member> members = new ArrayList<>();
    newest.forEach((sidecar, sign) -> members.add(new Json.Member(sidecar, sign.note)));
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(draft, new Json.Obj(members).toBytes());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      changed = false;
      written = time;
    } catch (IOException e) {
      LOG.warn("`{}` cannot be written: {}", file, e.getMessage());
    }
  }

  private void read() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (Json.Member member : Json.parse(Files.readAllBytes(file)).members()) {
        if (member.value() instanceof Json.Text(String note)) {
          see(SignOfLife.origin(note), note);
        }
      }
    } catch (IOException | EntryException | NoteException e) {
      LOG.warn("`{}` is not read: {}", file, e.getMessage());
    }
  }
}

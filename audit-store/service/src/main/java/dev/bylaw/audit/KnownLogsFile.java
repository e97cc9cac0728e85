package dev.bylaw.audit;

import dev.bylaw.log.checkpoint.CheckpointKeys;
import dev.bylaw.log.checkpoint.CosignedSubtree;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.witness.KnownLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of others that this store witnesses and mirrors: a verifier key a line, whose name is
 * the log's origin; a log may have several. Read again when it changed; one with an error is told
 * and the last good one stays in force.
 */
final class KnownLogsFile implements KnownLogs {
  private static final Logger LOG = LoggerFactory.getLogger(KnownLogsFile.class);

  private final WatchedFile file;
  private final String own;
  private Map<String, List<NoteVerifier>> keys = Map.of();

  /**
   * @param own the store's own origin, which it does not witness
   */
  KnownLogsFile(Path file, String own) {
    this.file = new WatchedFile(file);
    this.own = own;
  }

  @Override
  public synchronized List<NoteVerifier> keys(String origin) {
    try {
      readIfChanged();
    } catch (IOException | NoteException e) {
      LOG.error(
          "`{}` cannot be read, the logs before it stay known: {}", file.path(), e.getMessage());
    }
    return keys.getOrDefault(origin, List.of());
  }

  private void readIfChanged() throws IOException, NoteException {
    if (!file.changed()) {
      return;
    }
    Map<String, List<NoteVerifier>> found = new HashMap<>();
    for (String line : Files.readAllLines(file.path())) {
      if (!line.isBlank() && !line.startsWith("#")) {
        NoteVerifier key = CheckpointKeys.log(line.strip());
        if (key.name().equals(own) || SidecarOrigin.isValid(key.name() + "/0")) {
          throw new IOException("`" + key.name() + "` is no log of others");
        }
        if (!CosignedSubtree.isName(key.name())) {
          throw new IOException("a log's origin has at most 255 bytes, found `" + key.name() + "`");
        }
        found.computeIfAbsent(key.name(), _ -> new ArrayList<>()).add(key);
      }
    }
    keys = found;
    LOG.info("{} logs of others are witnessed and mirrored", found.size());
  }
}

package dev.bylaw.audit.http;

import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.tile.TileAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store's own log. */
final class OwnLog implements ReadableLog {
  private final LogStore store;
  private final Checkpoints checkpoints;

  /** Which checkpoint is shown: the newest, or the newest that witnesses cosigned. */
  interface Checkpoints {
    byte @Nullable [] newest() throws IOException;
  }

  OwnLog(LogStore store, Checkpoints checkpoints) {
    this.store = store;
    this.checkpoints = checkpoints;
  }

  @Override
  public byte @Nullable [] checkpoint() throws IOException {
    return checkpoints.newest();
  }

  @Override
  public byte @Nullable [] tile(TileAddress address) throws IOException {
    return address.widthIn(store.checkpoint().size()) < address.width()
        ? null
        : store.tile(address);
  }
}

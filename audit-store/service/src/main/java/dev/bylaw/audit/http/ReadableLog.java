package dev.bylaw.audit.http;

import dev.bylaw.log.tile.TileAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can be read of one log. */
interface ReadableLog {
  /** The signed checkpoint; null while there is none. */
  byte @Nullable [] checkpoint() throws IOException;

  /** A tile or bundle that the checkpoint covers; null where the tree has not got so far. */
  byte @Nullable [] tile(TileAddress address) throws IOException;
}

package dev.bylaw.audit.http;

import dev.bylaw.log.mirror.Mirrors;
import dev.bylaw.log.tile.TileAddress;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The copy of another log. */
record CopiedLog(Mirrors mirrors, String name) implements ReadableLog {
  @Override
  public byte @Nullable [] checkpoint() throws IOException {
    return mirrors.checkpoint(name);
  }

  @Override
  public byte @Nullable [] tile(TileAddress address) throws IOException {
    int width = address.widthIn(mirrors.size(name));
    // a bundle or tile on disk may be as wide as the tree was at any checkpoint since
    for (int at = address.width(); width >= address.width() && at <= 256; at++) {
      TileAddress wider = address.of(at);
      try {
        return wider.cut(mirrors.file(name, wider.toString()), address.width());
      } catch (NoSuchFileException _) {
        // the next one
      }
    }
    return null;
  }
}

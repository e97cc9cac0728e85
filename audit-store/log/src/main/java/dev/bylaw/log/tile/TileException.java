package dev.bylaw.log.tile;

import java.io.IOException;

/** A tile or a bundle is not what its path says. */
public final class TileException extends IOException {
  private static final long serialVersionUID = 1;

  public TileException(String message) {
    super(message);
  }
}

package dev.bylaw.log.store;

import dev.bylaw.log.tile.TilePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes payload files anew. */
final class PayloadFiles {
  private final Disk disk;
  private final Path root;

  PayloadFiles(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** Whether something changed in a bundle of a tree of this size. */
  boolean rewrite(long bundle, long size, PayloadRewrite rewrite) throws IOException {
    int width = TilePath.width(0, bundle, size);
    List<byte[]> rewritten = new ArrayList<>(width);
    boolean changed = false;
    for (byte[] payload : Bundles.payloads(disk, root, bundle, size)) {
      byte[] now = rewrite.rewrite(bundle * TilePath.WIDTH + rewritten.size(), payload);
      changed |= now != payload;
      rewritten.add(now);
    }
    if (changed) {
      String path = Bundles.payloadPath(bundle, width);
      DurableFile.write(disk, root, path, Bundles.encodePayloads(rewritten));
    }
    removeOthers(bundle, width);
    return changed;
  }

  // a crash may have left partial files, or brought them back
  private void removeOthers(long bundle, int width) throws IOException {
    Path folder = DurableFiles.requireParent(root.resolve(Bundles.payloadPath(bundle, 1)));
    if (!disk.isDirectory(folder)) {
      return;
    }
    for (Path file : disk.list(folder)) {
      if (width == TilePath.WIDTH || !file.endsWith(String.valueOf(width))) {
        disk.delete(file);
      }
    }
    disk.syncDirectory(folder);
  }
}

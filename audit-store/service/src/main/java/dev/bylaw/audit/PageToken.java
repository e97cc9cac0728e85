package dev.bylaw.audit;

import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.v1.AuditFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a query goes on.
 *
 * @param treeSize the size that all its pages are pinned to
 * @param before the index of the last row before this page
 * @param filter a hash of the filter, for a token belongs to one query
 */
record PageToken(long treeSize, long before, long filter) {
  private static final int BYTES = 24;

  static PageToken first(long treeSize, AuditFilter filter) {
    return new PageToken(treeSize, treeSize, hash(filter));
  }

  PageToken after(long index) {
    return new PageToken(treeSize, index, filter);
  }

  /** Reads a token; nothing if it is none, or of another query. */
  static Optional<PageToken> parse(String text, AuditFilter filter) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
      if (bytes.length != BYTES) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      PageToken token = new PageToken(buffer.getLong(), buffer.getLong(), buffer.getLong());
      boolean fits =
          token.filter == hash(filter) && token.before >= 0 && token.before <= token.treeSize;
      return fits ? Optional.of(token) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES).putLong(treeSize).putLong(before).putLong(filter).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static long hash(AuditFilter filter) {
    byte[] bytes = filter.toByteArray();
    return new Hasher().digest(bytes, 0, bytes.length).a();
  }
}

package dev.bylaw.audit.columns;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.store.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One leaf as a row. It comes from the leaf alone, so that it holds no personal data.
 *
 * @param index the entry's index in the store's log
 * @param time when, in microseconds since 1970
 * @param sidecar the id of the sidecar that wrote it; null for the store's own
 * @param columns how many columns were asked for; -1 where that is not told
 * @param rules the codes of the reasons
 * @param more all other facts as canonical JSON, of entries that are not decisions
 */
public record FactRow(
    long index,
    String kind,
    String origin,
    long sequence,
    long time,
    @Nullable String sidecar,
    @Nullable String decisionId,
    @Nullable String domain,
    @Nullable String product,
    @Nullable String port,
    @Nullable String object,
    long columns,
    @Nullable String action,
    @Nullable String purpose,
    @Nullable String consumerDomain,
    @Nullable String effect,
    @Nullable String cause,
    @Nullable String mode,
    @Nullable String grant,
    @Nullable String revision,
    List<String> policies,
    List<String> rules,
    List<String> obligations,
    List<String> waivers,
    @Nullable String more) {

  private static final String PORT = "port";
  private static final String OBJECT = "object";
  private static final String COLUMNS = "columns";
  private static final String GRANT = "grant";
  private static final String REASONS = "reasons";
  private static final Set<String> OWN_COLUMN =
      Set.of(
          Facts.DECISION_ID,
          Facts.DOMAIN,
          Facts.PRODUCT,
          PORT,
          OBJECT,
          COLUMNS,
          Facts.ACTION,
          Facts.PURPOSE,
          Facts.CONSUMER_DOMAIN,
          Facts.EFFECT,
          Facts.CAUSE,
          Facts.MODE,
          GRANT,
          Facts.REVISION,
          Facts.POLICIES,
          Facts.OBLIGATIONS,
          Facts.WAIVERS);

  /** The row of a stored entry. */
  public static FactRow of(StoredEntry stored) throws IOException {
    return of(stored.index(), stored.entry().leaf());
  }

  /** The row of a leaf's bytes. */
  public static FactRow of(long index, byte[] leaf) throws IOException {
    try {
      return of(index, Leaf.parse(leaf));
    } catch (EntryException e) {
      throw new IOException("entry " + index + ": " + e.getMessage(), e);
    }
  }

  /** The row of a leaf. */
  public static FactRow of(long index, Leaf leaf) {
    return new FactRow(
        index,
        leaf.kind(),
        leaf.origin(),
        leaf.sequence(),
        micros(leaf.time()),
        sidecar(leaf.origin()),
        leaf.text(Facts.DECISION_ID),
        leaf.text(Facts.DOMAIN),
        leaf.text(Facts.PRODUCT),
        leaf.text(PORT),
        leaf.text(OBJECT),
        leaf.facts().get(COLUMNS) instanceof Json.Int(long count) ? count : -1,
        leaf.text(Facts.ACTION),
        leaf.text(Facts.PURPOSE),
        leaf.text(Facts.CONSUMER_DOMAIN),
        leaf.text(Facts.EFFECT),
        leaf.text(Facts.CAUSE),
        leaf.text(Facts.MODE),
        leaf.text(GRANT),
        leaf.text(Facts.REVISION),
        leaf.texts(Facts.POLICIES),
        rules(leaf),
        leaf.texts(Facts.OBLIGATIONS),
        leaf.texts(Facts.WAIVERS),
        more(leaf));
  }

  /** A time in microseconds since 1970, rounded down. */
  public static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** The id of a sidecar in the origin of one of its epochs, or in its name; null if neither. */
  public static @Nullable String sidecar(String origin) {
    try {
      String name = SidecarOrigin.parse(origin).keyName();
      return name.substring(name.lastIndexOf('/') + 1);
    } catch (EntryException _) {
      return null;
    }
  }

  // of a mirror's note the origin and the size: the rest is hashes and signatures
  private static @Nullable String mirrored(String note) {
    String[] lines = note.split("\n", 3);
    return lines.length < 3
        ? null
        : text(
            Json.Obj.of(
                new Json.Member("mirrored", lines[0]), new Json.Member("mirrored_size", lines[1])));
  }

  private static String text(Json.Obj json) {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> rules(Leaf leaf) {
    if (!(leaf.facts().get(REASONS) instanceof Json.Many(List<Json> reasons))) {
      return List.of();
    }
    TreeSet<String> codes = new TreeSet<>();
    for (Json reason : reasons) {
      if (reason instanceof Json.Obj members
          && members.get("code") instanceof Json.Text(var code)) {
        codes.add(code);
      }
    }
    return List.copyOf(codes);
  }

  // decisions are most of the log, and their other facts matter to a replay alone
  private static @Nullable String more(Leaf leaf) {
    if (leaf.kind().equals(Kinds.DECISION)) {
      return null;
    }
    if (leaf.kind().equals(Kinds.MIRROR)) {
      return mirrored(String.valueOf(leaf.text(Facts.NOTE)));
    }
    List<Json.Member> rest = new ArrayList<>();
    for (Json.Member member : leaf.facts().members()) {
      if (!OWN_COLUMN.contains(member.name())) {
        rest.add(member);
      }
    }
    return rest.isEmpty() ? null : text(new Json.Obj(rest));
  }
}

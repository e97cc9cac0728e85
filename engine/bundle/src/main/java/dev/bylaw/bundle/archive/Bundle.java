package dev.bylaw.bundle.archive;

import dev.bylaw.bundle.tree.TreeFiles;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy tree as it is shipped, or a slice of one, with the signatures that came with it. Nothing
 * of it is verified.
 *
 * @param mesh the mesh's name
 * @param sequence the release's number; a later release has a higher one
 * @param domain the domain that it was cut for, or null if all are in it
 * @param tree the files
 * @param notes signed notes by their path in the bundle: {@value #RELEASE_NOTE} and {@code
 *     signatures/domains/<domain>.note}
 */
public record Bundle(
    String mesh,
    long sequence,
    @Nullable String domain,
    TreeFiles tree,
    SortedMap<String, byte[]> notes) {

  /** Where the council's signatures stand. */
  public static final String RELEASE_NOTE = "signatures/bundle.note";

  /** The folder of all signatures. */
  public static final String SIGNATURES = "signatures/";

  /** The highest sequence number: what every JSON reader holds exactly. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  public Bundle {
    if (sequence < 0 || sequence > MAX_SEQUENCE) {
      throw new IllegalArgumentException("requires 0 <= sequence <= 2^53 - 1");
    }
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }

  /** Where a domain's signatures stand. */
  public static String domainNote(String domain) {
    return SIGNATURES + "domains/" + domain + ".note";
  }

  public String revision() {
    return tree.revision();
  }

  /** The same with a note added or replaced. */
  public Bundle with(String path, byte[] note) {
    var more = new TreeMap<>(notes);
    more.put(path, note);
    return new Bundle(mesh, sequence, domain, tree, more);
  }

  /** What a sidecar of the domain needs; signatures hold for it as they do for the whole. */
  public Bundle slice(String only) {
    return new Bundle(mesh, sequence, only, tree.slice(only), notes);
  }
}

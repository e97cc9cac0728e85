package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeParts;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the council signs of a bundle: all parts of the tree, whatever slice carries it, under one
 * sequence number. As text, with a newline at the end of each line:
 *
 * <pre>
 * bylaw.dev/bundle/v1
 * example-mesh
 * sequence 7
 * revision sha256:…
 * council sha256:…
 * domains/sales/catalog sha256:…
 * domains/sales/rules sha256:…
 * </pre>
 *
 * <p>A domain signs its own parts, whatever the others do, so that its signature holds until it
 * changes something:
 *
 * <pre>
 * bylaw.dev/bundle-part/v1
 * example-mesh
 * domains/sales/catalog sha256:…
 * domains/sales/rules sha256:…
 * </pre>
 *
 * @param parts the digests of all parts, by name
 */
public record Release(
    String mesh, long sequence, String revision, SortedMap<String, String> parts) {
  private static final String FIRST_LINE = "bylaw.dev/bundle/v1";
  private static final String FIRST_LINE_OF_PART = "bylaw.dev/bundle-part/v1";

  public Release {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /** What a bundle would have signed. */
  public static Release of(Bundle bundle) {
    return new Release(bundle.mesh(), bundle.sequence(), bundle.revision(), bundle.tree().parts());
  }

  /** The text that the council signs. */
  public String text() {
    var text = new StringBuilder();
    text.append(FIRST_LINE).append('\n');
    text.append(mesh).append('\n');
    text.append("sequence ").append(sequence).append('\n');
    text.append("revision ").append(revision).append('\n');
    parts.forEach((part, digest) -> text.append(part).append(' ').append(digest).append('\n'));
    return text.toString();
  }

  /** The text that a domain signs. */
  public String text(String domain) {
    var text = new StringBuilder();
    text.append(FIRST_LINE_OF_PART).append('\n');
    text.append(mesh).append('\n');
    parts.forEach((part, digest) -> {
      if (TreeParts.domain(part).equals(domain)) {
        text.append(part).append(' ').append(digest).append('\n');
      }
    });
    return text.toString();
  }

  /**
   * Reads the text that the council signed.
   *
   * @throws BundleException if it is no such text
   */
  public static Release parse(String text) throws BundleException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 6 || !lines[0].equals(FIRST_LINE) || !lines[lines.length - 1].isEmpty()) {
      throw new BundleException(
          "the signed text is not that of a bundle: expected it to begin with `"
              + FIRST_LINE
              + "`");
    }
    var parts = new TreeMap<String, String>();
    for (int i = 4; i < lines.length - 1; i++) {
      int space = lines[i].lastIndexOf(' ');
      String part = space < 0 ? "" : lines[i].substring(0, space);
      if (!TreeParts.isPart(part) || parts.put(part, lines[i].substring(space + 1)) != null) {
        throw new BundleException("`" + lines[i] + "` names no part of a tree");
      }
    }
    long sequence;
    try {
      sequence = Long.parseLong(word("sequence ", lines[2]));
    } catch (NumberFormatException _) {
      throw new BundleException("`" + lines[2] + "` is no sequence number");
    }
    var release = new Release(lines[1], sequence, word("revision ", lines[3]), parts);
    if (sequence < 0 || sequence > Bundle.MAX_SEQUENCE || !release.text().equals(text)) {
      throw new BundleException("the signed text is not written as Bylaw writes it");
    }
    return release;
  }

  /**
   * A tree with its signatures as a bundle: one of a folder or a git repository, where its number
   * stands in what the council signed.
   *
   * @throws BundleException if the council has not signed it
   */
  public static Bundle bundle(TreeFiles tree, SortedMap<String, byte[]> notes)
      throws BundleException {
    byte[] note = notes.get(Bundle.RELEASE_NOTE);
    if (note == null) {
      throw new BundleException(
          "the bundle is not signed by the council: `" + Bundle.RELEASE_NOTE + "` is missing");
    }
    try {
      return BundleFolder.of(tree, notes, parse(SignedNote.parse(note).text()).sequence());
    } catch (NoteException e) {
      throw new BundleException("`" + Bundle.RELEASE_NOTE + "`: " + e.getMessage());
    }
  }

  private static String word(String first, String line) throws BundleException {
    if (!line.startsWith(first)) {
      throw new BundleException("expected a line `" + first + "…`, found `" + line + "`");
    }
    return line.substring(first.length());
  }
}

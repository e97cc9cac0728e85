package dev.bylaw.log.checkpoint;

import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import java.util.List;

/**
 * A commitment to a log's whole tree at one size (C2SP tlog-checkpoint).
 *
 * @param origin the log's identity
 * @param size the number of leaves
 * @param root the root hash of the tree of that size
 * @param extensions further lines, opaque; we write none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
  public Checkpoint {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("`" + origin + "` is not an origin");
    }
    if (size < 0 || size > CompactRange.MAX_SIZE) {
      throw new IllegalArgumentException("tree size " + size + " is out of range");
    }
    extensions = List.copyOf(extensions);
  }

  public Checkpoint(String origin, long size, Hash root) {
    this(origin, size, root, List.of());
  }

  /** The checkpoint of a tree as it stands now. */
  public static Checkpoint of(String origin, CompactRange range) {
    return new Checkpoint(origin, range.size(), range.root());
  }

  /** The text that is signed. */
  public String text() {
    StringBuilder text = new StringBuilder(origin).append('\n').append(size).append('\n');
    text.append(root.toBase64()).append('\n');
    for (String line : extensions) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  /** The signed note. By the specification the first signer's name should be the origin. */
  public SignedNote sign(NoteSigner... signers) {
    return SignedNote.sign(text(), signers);
  }

  /** Reads the text of a note whose signatures are already verified, or do not matter. */
  public static Checkpoint parse(String text) throws NoteException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
      throw new NoteException("a checkpoint has at least three lines: origin, size and root");
    }
    for (int i = 0; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        throw new NoteException("line " + (i + 1) + " of the checkpoint is empty");
      }
    }
    return new Checkpoint(
        lines[0], size(lines[1]), root(lines[2]), List.of(lines).subList(3, lines.length - 1));
  }

  /** Reads a signed checkpoint: one by this origin that this key signed. */
  public static Checkpoint open(byte[] note, String origin, NoteVerifier verifier)
      throws NoteException {
    SignedNote signed = SignedNote.parse(note);
    signed.verify(verifier);
    Checkpoint checkpoint = parse(signed.text());
    if (!checkpoint.origin.equals(origin)) {
      throw new NoteException(
          "the checkpoint's origin: expected `%s`, found `%s`"
              .formatted(origin, checkpoint.origin));
    }
    return checkpoint;
  }

  private static long size(String line) throws NoteException {
    boolean digits = line.length() <= 19 && line.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits && (line.length() == 1 || line.charAt(0) != '0')) {
      try {
        long size = Long.parseLong(line);
        if (size <= CompactRange.MAX_SIZE) {
          return size;
        }
      } catch (NumberFormatException _) {
        // told below
      }
    }
    throw new NoteException("`" + line + "` is not a tree size");
  }

  private static Hash root(String line) throws NoteException {
    try {
      return Hash.ofBase64(line);
    } catch (IllegalArgumentException _) {
      throw new NoteException("`" + line + "` is not a root hash in base64");
    }
  }
}

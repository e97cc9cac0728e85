package dev.bylaw.log.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signature lines (C2SP signed-note): the text, an empty line, then lines of the form
 * {@code — name base64(key id || signature)}. What is parsed is well formed, not yet verified.
 *
 * @param text the signed text; it ends with a newline
 * @param signatures in the order of their lines
 */
public record SignedNote(String text, List<SignatureLine> signatures) {
  /** Larger notes are refused. */
  public static final int MAX_BYTES = 1_000_000;

  /** More signature lines are refused. */
  public static final int MAX_SIGNATURES = 100;

  private static final String LINE_START = "\u2014 ";

  /**
   * One signature line.
   *
   * @param name the key's name
   * @param keyId the key's id
   * @param base64 the line's last word: key id and signature
   */
  public record SignatureLine(String name, int keyId, String base64) {
    /** The line of a key's signature. */
    public static SignatureLine of(NoteSigner signer, byte[] signature) {
      byte[] word =
          ByteBuffer.allocate(4 + signature.length).putInt(signer.keyId()).put(signature).array();
      return new SignatureLine(
          KeyName.check(signer.name()), signer.keyId(), Base64.getEncoder().encodeToString(word));
    }

    /** Whether it bears the name and id of a key; it is not verified by that. */
    public boolean isBy(NoteVerifier key) {
      return keyId == key.keyId() && name.equals(key.name());
    }

    /** The signature's bytes, behind the key id. */
    public byte[] signature() {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return Arrays.copyOfRange(bytes, 4, bytes.length);
    }
  }

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /** Signs a text. Requires that it ends with a newline and holds no other control characters. */
  public static SignedNote sign(String text, NoteSigner... signers) {
    if (!isText(text)) {
      throw new IllegalArgumentException("not the text of a note: it must end with a newline");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<SignatureLine> lines = new ArrayList<>();
    for (NoteSigner signer : signers) {
      lines.add(SignatureLine.of(signer, signer.sign(bytes)));
    }
    return new SignedNote(text, lines);
  }

  /** Reads a note's form; its signatures are not verified. */
  public static SignedNote parse(byte[] bytes) throws NoteException {
    if (bytes.length > MAX_BYTES) {
      throw new NoteException("a note has at most " + MAX_BYTES + " bytes, found " + bytes.length);
    }
    String all;
    try {
      all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new NoteException("a note is UTF-8 text");
    }
    int split = all.lastIndexOf("\n\n");
    if (split < 0 || !isText(all)) {
      throw new NoteException("not a signed note: no empty line before the signatures");
    }
    String text = all.substring(0, split + 1);
    List<SignatureLine> lines = new ArrayList<>();
    for (String line : all.substring(split + 2).split("\n", -1)) {
      lines.add(signatureLine(line));
    }
    // the text ends with a newline, so that the last piece is empty
    return new SignedNote(text, lines.subList(0, lines.size() - 1)).checkCount();
  }

  /**
   * Verifies that this key signed the text.
   *
   * @throws NoteException if there is no line by this key, or one that is not its signature
   */
  public void verify(NoteVerifier verifier) throws NoteException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean signed = false;
    for (SignatureLine line : signatures) {
      if (line.isBy(verifier)) {
        if (!verifier.verify(bytes, line.signature())) {
          throw new NoteException(
              "the signature by `%s+%s` is not valid"
                  .formatted(line.name, KeyName.hex(line.keyId)));
        }
        signed = true;
      }
    }
    if (!signed) {
      throw new NoteException(
          "no signature by `%s+%s`".formatted(verifier.name(), KeyName.hex(verifier.keyId())));
    }
  }

  /** The same text with further signature lines; one that stands already is not repeated. */
  public SignedNote with(List<SignatureLine> more) {
    List<SignatureLine> all = new ArrayList<>(signatures);
    for (SignatureLine line : more) {
      if (!all.contains(line)) {
        all.add(line);
      }
    }
    return new SignedNote(text, all);
  }

  /** Signature lines alone, as they are sent; each ends with a newline. */
  public static String lines(List<SignatureLine> lines) {
    StringBuilder all = new StringBuilder();
    for (SignatureLine line : lines) {
      all.append(LINE_START).append(line.name).append(' ').append(line.base64).append('\n');
    }
    return all.toString();
  }

  /** Reads what {@link #lines} writes, at most {@link #MAX_SIGNATURES} lines. */
  public static List<SignatureLine> parseLines(String text) throws NoteException {
    List<SignatureLine> lines = new ArrayList<>();
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new NoteException("the last signature line does not end with a newline");
    }
    String[] found = text.split("\n", -1);
    // the text ends with a newline, so that the last piece is empty
    for (int i = 0; i < found.length - 1; i++) {
      if (found[i].isEmpty() || lines.size() == MAX_SIGNATURES) {
        throw new NoteException("expected at most " + MAX_SIGNATURES + " signature lines");
      }
      lines.add(signatureLine(found[i]));
    }
    return lines;
  }

  /** The note with its signature lines, as it is stored and sent. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text + '\n' + lines(signatures);
  }

  private SignedNote checkCount() throws NoteException {
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new NoteException(
          "a note has 1 to %d signatures, found %d".formatted(MAX_SIGNATURES, signatures.size()));
    }
    return this;
  }

  private static boolean isText(String text) {
    return text.endsWith("\n")
        && text.chars().noneMatch(c -> c < 0x20 && c != '\n')
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static SignatureLine signatureLine(String line) throws NoteException {
    if (line.isEmpty()) {
      return new SignatureLine("", 0, "");
    }
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].equals(LINE_START.strip()) || !KeyName.isValid(words[1])) {
      throw new NoteException("`" + line + "` is not a signature line");
    }
    byte[] bytes = VerifierKey.decode(words[2]);
    if (bytes.length < 5) {
      throw new NoteException("the signature by `" + words[1] + "` is too short");
    }
    return new SignatureLine(words[1], ByteBuffer.wrap(bytes).getInt(), words[2]);
  }
}

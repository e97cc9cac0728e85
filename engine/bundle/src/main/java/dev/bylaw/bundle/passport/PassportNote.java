package dev.bylaw.bundle.passport;

import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A passport as a signed note (C2SP signed-note): a line that names the format, a line of JSON with
 * sorted keys and without blanks, an empty line, signatures. A note is verified before it is read.
 */
public final class PassportNote {
  private static final String FORMAT = "bylaw.dev/passport/v1";
  private static final int MAX_DOCUMENTS = 1_000;

  private PassportNote() {}

  /** Signs a passport. */
  public static byte[] issue(Passport passport, NoteSigner signer) {
    return SignedNote.sign(FORMAT + "\n" + Json.write(json(passport)) + "\n", signer).toBytes();
  }

  /**
   * Verifies a passport's signature and validity, and reads it.
   *
   * @throws PassportException if it is not signed by the key, no passport, or not valid at the time
   */
  public static Passport verify(byte[] note, NoteVerifier verifier, Instant clock)
      throws PassportException {
    Passport passport;
    try {
      SignedNote signed = SignedNote.parse(note);
      signed.verify(verifier);
      passport = read(signed.text());
    } catch (NoteException | JsonException | DateTimeException e) {
      throw new PassportException(String.valueOf(e.getMessage()));
    }
    if (clock.isBefore(passport.issued()) || !clock.isBefore(passport.expires())) {
      throw new PassportException(
          "it is valid from %s until %s, and now is %s"
              .formatted(passport.issued(), passport.expires(), clock));
    }
    return passport;
  }

  /**
   * Checks that a document is the one that was judged.
   *
   * @throws PassportException if the passport names no such document, or another content of it
   */
  public static void check(Passport passport, String kind, String id, ObjectValue document)
      throws PassportException {
    String found = digest(document);
    for (Passport.Attested attested : passport.documents()) {
      if (attested.kind().equals(kind) && attested.id().equals(id)) {
        if (!attested.digest().equals(found)) {
          throw new PassportException(
              "`%s` is not what was judged: expected %s, found %s"
                  .formatted(id, attested.digest(), found));
        }
        return;
      }
    }
    throw new PassportException("it says nothing of %s `%s`".formatted(kind, id));
  }

  /** {@code sha256:} and the hex digest of a document's canonical JSON; comments do not count. */
  public static String digest(ObjectValue document) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(Json.writeBytes(document)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** A passport's content, as it stands in the note. */
  public static ObjectValue json(Passport passport) {
    List<Value> documents = new ArrayList<>();
    for (Passport.Attested each : passport.documents()) {
      documents.add(
          ObjectValue.builder()
              .put("kind", each.kind())
              .put("id", each.id())
              .put("version", each.version())
              .put("digest", each.digest())
              .build());
    }
    return ObjectValue.builder()
        .put("product", passport.product())
        .put("version", passport.version())
        .put("documents", ArrayValue.of(documents))
        .put("revision", passport.revision())
        .put("standards", texts(passport.standards()))
        .put("verdict", passport.verdict())
        .put(
            "findings",
            ObjectValue.builder()
                .put("block", NumberValue.of(passport.blocks()))
                .put("warn", NumberValue.of(passport.warnings()))
                .put("info", NumberValue.of(passport.notes()))
                .build())
        .put("waivers", texts(passport.waivers()))
        .put("issued", passport.issued().toString())
        .put("expires", passport.expires().toString())
        .build();
  }

  private static Passport read(String text) throws JsonException, PassportException {
    String[] lines = text.split("\n", -1);
    if (lines.length != 3 || !lines[0].equals(FORMAT) || !lines[2].isEmpty()) {
      throw new PassportException("expected a note of `" + FORMAT + "`, found another");
    }
    if (!(Json.parse(lines[1].getBytes(StandardCharsets.UTF_8)) instanceof ObjectValue json)) {
      throw new PassportException("expected a JSON object in the note's second line");
    }
    List<Passport.Attested> documents = new ArrayList<>();
    for (Value each : list(json, "documents")) {
      if (!(each instanceof ObjectValue document) || documents.size() == MAX_DOCUMENTS) {
        throw new PassportException("expected at most 1,000 objects as `documents`");
      }
      documents.add(
          new Passport.Attested(
              text(document, "kind"),
              text(document, "id"),
              text(document, "version"),
              text(document, "digest")));
    }
    if (!(json.get("findings") instanceof ObjectValue findings)) {
      throw new PassportException("expected an object as `findings`");
    }
    return new Passport(
        text(json, "product"),
        text(json, "version"),
        documents,
        text(json, "revision"),
        texts(json, "standards"),
        text(json, "verdict"),
        number(findings, "block"),
        number(findings, "warn"),
        number(findings, "info"),
        texts(json, "waivers"),
        Instant.parse(text(json, "issued")),
        Instant.parse(text(json, "expires")));
  }

  private static ArrayValue texts(List<String> texts) {
    return ArrayValue.of(texts.stream().<Value>map(StringValue::of).toList());
  }

  private static ArrayValue list(ObjectValue in, String key) throws PassportException {
    if (in.get(key) instanceof ArrayValue list) {
      return list;
    }
    throw new PassportException("expected a list as `" + key + "`");
  }

  private static List<String> texts(ObjectValue in, String key) throws PassportException {
    List<String> texts = new ArrayList<>();
    for (Value each : list(in, key)) {
      if (!(each instanceof StringValue text)) {
        throw new PassportException("expected texts in `" + key + "`");
      }
      texts.add(text.value());
    }
    return texts;
  }

  private static String text(ObjectValue in, String key) throws PassportException {
    if (in.get(key) instanceof StringValue text) {
      return text.value();
    }
    throw new PassportException("expected a text as `" + key + "`");
  }

  private static int number(ObjectValue in, String key) throws PassportException {
    Value value = in.get(key);
    try {
      return value instanceof NumberValue ? Integer.parseInt(Json.write(value)) : fail(key);
    } catch (NumberFormatException _) {
      return fail(key);
    }
  }

  private static int fail(String key) throws PassportException {
    throw new PassportException("expected a whole number as `" + key + "`");
  }
}

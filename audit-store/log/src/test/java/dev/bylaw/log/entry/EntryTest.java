package dev.bylaw.log.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  private static final OriginText ORIGIN = new OriginText("mesh.example/sidecar/orders/1");
  private static final Instant TIME = Instant.parse("2026-11-21T10:00:00.5Z");

  @Test
  void aLeafHoldsFactsInOrderAndNoPersonalData() throws Exception {
    EncodedEntry encoded = encode(decision(), 7);
    String leaf = new String(encoded.leaf(), StandardCharsets.UTF_8);
    assertThat(leaf.replaceAll("\"[A-Za-z0-9+/]{43}=\"", "H"))
        .isEqualTo(
            """
            {"action":"read","commitments":{"purpose.text":H,"subject.id":H},"effect":"DENY",\
            "kind":"decision","origin":"mesh.example/sidecar/orders/1","policies":["a","b"],\
            "seq":7,"time":"2026-11-21T10:00:00.500000000Z","v":1,"waivers":[]}\
            """);
    assertThat(leaf).doesNotContain("alice");
    Leaf read = Leaf.parse(encoded.leaf());
    assertThat(read.sequence()).isEqualTo(7);
    assertThat(read.time()).isEqualTo(TIME);
    assertThat(read.text(Facts.EFFECT)).isEqualTo("DENY");
    assertThat(read.texts(Facts.POLICIES)).containsExactly("a", "b");
    Payload payload = Payload.parse(encoded.payload());
    assertThat(payload.text(Facts.SUBJECT_ID))
        .isEqualTo("alice \"the\" \u00e9\ud83d\ude00\n\u0001");
    assertThat(payload.disagreementsWhole(read)).isEmpty();
  }

  @Test
  void aCommitmentIsTheDocumentedHash() {
    byte[] salt = new byte[32];
    assertThat(Commitment.of("subject.id", salt, "alice").toBase64())
        .isEqualTo(
            Base64.getEncoder()
                .encodeToString(sha256("\u0002\nsubject.id" + "\0".repeat(32) + "alice")));
  }

  @Test
  void equalValuesCommitToDifferentHashes() throws Exception {
    EntryEncoder encoder = new EntryEncoder();
    Leaf one = Leaf.parse(encoder.draft(decision()).seal(ORIGIN, 0).leaf());
    Leaf two = Leaf.parse(encoder.draft(decision()).seal(ORIGIN, 1).leaf());
    assertThat(one.commitments().get("subject.id"))
        .isNotEqualTo(two.commitments().get("subject.id"));
  }

  @Test
  void aPayloadThatWasChangedDisagrees() throws Exception {
    EncodedEntry encoded = encode(decision(), 0);
    Leaf leaf = Leaf.parse(encoded.leaf());
    String payload = new String(encoded.payload(), StandardCharsets.UTF_8);
    Payload changed = Payload.parse(utf8(payload.replace("alice", "alicf")));
    assertThat(changed.disagreements(leaf))
        .containsExactly("`subject.id` is not what the leaf commits to");
    Payload renamed = Payload.parse(utf8(payload.replace("subject.id", "subject.ie")));
    assertThat(renamed.disagreementsWhole(leaf))
        .containsExactly(
            "the leaf does not commit to `subject.ie`",
            "the leaf commits to `subject.id`, which the payload lacks");
    Payload erased = Payload.parse(new byte[0]);
    assertThat(erased.disagreements(leaf)).isEmpty();
    assertThat(erased.disagreementsWhole(leaf)).hasSize(2);
  }

  @Test
  void whatCannotBeALeafIsRefused() {
    assertRefused(entry(Json.Obj.of(new Json.Member("seq", 1))), "reserved");
    assertRefused(entry(Json.Obj.of(new Json.Member("a", "\ud800"))), "surrogate");
    assertRefused(entry(Json.Obj.of(new Json.Member("a", "x".repeat(70_000)))), "at most");
    Json.Obj none = Json.Obj.of();
    PersonalField field = new PersonalField("f", "x");
    assertRefused(new Entry("k", TIME, none, List.of(field, field)), "stands twice");
    assertRefused(new Entry("k", TIME, none, List.of(new PersonalField("", "x"))), "1 to 255");
    assertRefused(new Entry("k", Instant.MAX, none, List.of()), "four digits");
    assertThatThrownBy(() -> Json.Obj.of(new Json.Member("a", 1), new Json.Member("a", 2)))
        .hasMessage("`a` stands twice");
    assertThatThrownBy(() -> new Json.Int(1L << 53)).hasMessageContaining("2^53");
  }

  @Test
  void theLargestLeafFitsItsPlace() throws Exception {
    OriginText origin = new OriginText("o".repeat(255));
    EntryEncoder encoder = new EntryEncoder();
    int base =
        encoder.draft(entry(Json.Obj.of(new Json.Member("a", "")))).seal(origin, 0).leaf().length;
    int room = EncodedEntry.MAX_LEAF_BYTES - (base - 1 + 16);
    Entry largest = entry(Json.Obj.of(new Json.Member("a", "x".repeat(room))));
    byte[] leaf = encoder.draft(largest).seal(origin, Json.MAX_INTEGER).leaf();
    assertThat(leaf).hasSize(EncodedEntry.MAX_LEAF_BYTES);
    assertThat(Leaf.parse(leaf).sequence()).isEqualTo(Json.MAX_INTEGER);
    assertRefused(entry(Json.Obj.of(new Json.Member("a", "x".repeat(room + 1)))), "at most");
  }

  @Test
  void randomEntriesAreReadAsTheyWereWritten() throws Exception {
    long seed = Long.getLong("bylaw.seed", 20261121L);
    SplittableRandom random = new SplittableRandom(seed);
    EntryEncoder encoder = new EntryEncoder();
    for (int i = 0; i < 2_000; i++) {
      List<Json.Member> facts = new ArrayList<>();
      for (int j = random.nextInt(6); j > 0; j--) {
        facts.add(new Json.Member("f" + j + text(random), json(random, 0)));
      }
      List<PersonalField> personal = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        personal.add(new PersonalField("p" + j, text(random)));
      }
      Entry entry = new Entry("k" + text(random), TIME.plusNanos(i), new Json.Obj(facts), personal);
      EncodedEntry encoded = encoder.draft(entry).seal(ORIGIN, i);
      Leaf leaf = Leaf.parse(encoded.leaf());
      assertThat(leaf.facts()).as("seed %d", seed).isEqualTo(entry.facts());
      assertThat(leaf.kind()).isEqualTo(entry.kind());
      assertThat(leaf.time()).isEqualTo(entry.time());
      Payload payload = Payload.parse(encoded.payload());
      assertThat(payload.disagreementsWhole(leaf)).isEmpty();
      for (PersonalField field : personal) {
        assertThat(payload.text(field.id())).isEqualTo(field.text());
      }
    }
  }

  /** Whatever the reader accepts, the writer gives back byte for byte: there is one form. */
  @Test
  void noMutationOfALeafIsReadAsAnotherForm() throws Exception {
    long seed = Long.getLong("bylaw.seed", 42L);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] leaf = encode(decision(), 12).leaf();
    JsonWriter writer = new JsonWriter();
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] changed = leaf.clone();
      changed[random.nextInt(changed.length)] =
          (byte) "\"\\{}[]:,0129eE.- \n\tau".charAt(random.nextInt(21));
      try {
        Json.Obj read = JsonReader.read(changed);
        writer.clear();
        writer.value(read);
        assertThat(writer.toBytes()).as("seed %d", seed).isEqualTo(changed);
        accepted++;
      } catch (EntryException _) {
        // refused, as most are
      }
    }
    assertThat(accepted).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}x",
        " {}",
        "{ }",
        "[]",
        "null",
        "{\"a\":null}",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":01}",
        "{\"a\":-0}",
        "{\"a\":-}",
        "{\"a\":9007199254740992}",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\u000a\"}",
        "{\"a\":\"\\u001F\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"x}",
        "{\"a\":\"\\",
        "{\"a\":\"\\u00",
        "{a:1}",
      })
  void whatIsNotCanonicalIsRefused(String json) {
    assertThatThrownBy(() -> JsonReader.read(utf8(json))).isInstanceOf(EntryException.class);
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> JsonReader.read(utf8("{\"a\":" + "[".repeat(100_000))))
        .hasMessage("nested deeper than 16");
  }

  @Test
  void originsOfSidecarsAreRead() throws Exception {
    SidecarOrigin origin = SidecarOrigin.parse("mesh.example/x/sidecar/orders-1/3");
    assertThat(origin).isEqualTo(new SidecarOrigin("mesh.example/x", "orders-1", 3));
    assertThat(origin.keyName()).isEqualTo("mesh.example/x/sidecar/orders-1");
    for (String bad :
        new String[] {"", "m/sidecar/o", "m/sidecar/o/01", "m/sidecar/a b/1", "m+/sidecar/o/1"}) {
      assertThatThrownBy(() -> SidecarOrigin.parse(bad)).isInstanceOf(EntryException.class);
    }
  }

  private static Entry decision() {
    return new Entry(
        Kinds.DECISION,
        TIME,
        Json.Obj.of(
            new Json.Member(Facts.WAIVERS, new Json.Many(List.of())),
            new Json.Member(Facts.ACTION, "read"),
            new Json.Member(Facts.EFFECT, "DENY"),
            new Json.Member(Facts.POLICIES, Json.Many.ofTexts(List.of("a", "b")))),
        List.of(
            new PersonalField(Facts.SUBJECT_ID, "alice \"the\" \u00e9\ud83d\ude00\n\u0001"),
            new PersonalField("purpose.text", "marketing")));
  }

  private static Entry entry(Json.Obj facts) {
    return new Entry("k", TIME, facts, List.of());
  }

  private static EncodedEntry encode(Entry entry, long sequence) throws EntryException {
    return new EntryEncoder().draft(entry).seal(ORIGIN, sequence);
  }

  private static void assertRefused(Entry entry, String message) {
    assertThatThrownBy(() -> new EntryEncoder().draft(entry))
        .isInstanceOf(EntryException.class)
        .hasMessageContaining(message);
  }

  private static Json json(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 3 ? 3 : 5)) {
      case 0 -> new Json.Text(text(random));
      case 1 -> new Json.Int(random.nextLong(-Json.MAX_INTEGER, Json.MAX_INTEGER + 1));
      case 2 -> new Json.Flag(random.nextBoolean());
      case 3 -> new Json.Many(List.of(json(random, depth + 1), json(random, depth + 1)));
      default -> Json.Obj.of(new Json.Member(text(random), json(random, depth + 1)));
    };
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int point =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x80);
            case 2 -> random.nextInt(0xd800);
            default -> 0x10000 + random.nextInt(0x1000);
          };
      text.appendCodePoint(point);
    }
    return text.toString();
  }

  private static byte[] sha256(String latin1) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256")
          .digest(latin1.getBytes(StandardCharsets.ISO_8859_1));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

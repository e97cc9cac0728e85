package dev.bylaw.benchmarks.log;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.PersonalField;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Decisions as a mesh makes them, in fewer bytes than real ones: 40 domains with 25 products each,
 * 12 purposes, 30 council policies, some 200,000 persons, one deny in eight. An entry is a function
 * of its number, its salts aside.
 */
final class SyntheticEntries {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MICROS_APART = 25_000;

  private final EntryEncoder encoder = new EntryEncoder();

  /** When an entry of a number was decided. */
  static Instant time(long number) {
    return START.plusNanos(number * MICROS_APART * 1_000);
  }

  /** The identifier of a decision. */
  static String decisionId(long number) {
    long bits = mix(number);
    return new UUID((number << 16 & ~0xf000L) | 0x7000L, (bits & ~(3L << 62)) | (2L << 62))
        .toString();
  }

  EncodedEntry entry(OriginText origin, long sequence, long number) throws EntryException {
    long random = mix(number);
    int domain = (int) skewed(random & 0xffff, 40);
    int product = (int) (random >>> 16 & 0xff) % 25;
    boolean denied = (random >>> 24 & 7) == 0;
    int policy = (int) (random >>> 28 & 0xff) % 30;
    Json.Obj facts =
        Json.Obj.of(
            new Json.Member(Facts.ACTION, (random >>> 36 & 15) == 0 ? "export" : "read"),
            new Json.Member(
                denied ? Facts.CAUSE : "columns",
                denied ? new Json.Text("GUARD") : new Json.Int(5)),
            new Json.Member(Facts.CONSUMER_DOMAIN, "domain-" + (random >>> 40 & 0xff) % 40),
            new Json.Member(Facts.DECISION_ID, decisionId(number)),
            new Json.Member(Facts.DOMAIN, "domain-" + domain),
            new Json.Member(Facts.EFFECT, denied ? "DENY" : "PERMIT"),
            new Json.Member("granted_by", "agreement." + domain + "." + product),
            new Json.Member("mode", "ENFORCE"),
            new Json.Member("object", "orders"),
            new Json.Member(
                Facts.OBLIGATIONS,
                Json.Many.ofTexts(denied ? List.of() : List.of("column_mask", "row_filter"))),
            new Json.Member(
                Facts.POLICIES,
                Json.Many.ofTexts(
                    List.of("council.pii.mask-outside-domain", "council.policy-" + policy))),
            new Json.Member("port", "tables"),
            new Json.Member(
                Facts.PRODUCT, "urn:dataproduct:domain-" + domain + ":product-" + product),
            new Json.Member(Facts.PURPOSE, "purpose-" + (random >>> 48 & 0xff) % 12),
            new Json.Member(
                Facts.REVISION,
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    return encoder
        .draft(
            new Entry(
                Kinds.DECISION,
                time(number),
                facts,
                List.of(
                    new PersonalField("answer", "{\"reasons\":[{\"code\":\"c" + policy + "\"}]}"),
                    new PersonalField(
                        Facts.SUBJECT_ID, "person-" + (random >>> 8) % 200_000 + "@example.com"))))
        .seal(origin, sequence);
  }

  // few domains have most of it
  private static long skewed(long sixteenBits, int count) {
    return (sixteenBits * sixteenBits >>> 16) * count >>> 16;
  }

  /** Bits that look random, from a number (the finalizer of SplitMix64). */
  static long mix(long number) {
    long z = number * 0x9e3779b97f4a7c15L + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}

package dev.bylaw.pdp;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Where ids and seeds come from. They are inputs of a decision and stand in its record, so that it
 * can be decided again.
 */
public interface Chance {

  /** An id, unique in the mesh. */
  String id(Instant clock);

  /** What stands for chance in the evaluation of policies. */
  long seed();

  /** Nothing is left to chance: empty ids and the seed 0, for decisions that nobody records. */
  static Chance none() {
    return new Chance() {
      @Override
      public String id(Instant clock) {
        return "";
      }

      @Override
      public long seed() {
        return 0;
      }
    };
  }

  /** Version 7 UUIDs (RFC 9562, section 5.7), so that ids sort by time; seeded by the system. */
  static Chance system() {
    SecureRandom entropy = new SecureRandom();
    ThreadLocal<SplittableRandom> random =
        ThreadLocal.withInitial(() -> new SplittableRandom(entropy.nextLong()));
    return new Chance() {
      @Override
      public String id(Instant clock) {
        long high = clock.toEpochMilli() << 16 | 0x7000L | random.get().nextLong() >>> 52;
        long low = random.get().nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
      }

      @Override
      public long seed() {
        return random.get().nextLong();
      }
    };
  }
}

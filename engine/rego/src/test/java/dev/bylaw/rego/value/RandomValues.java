package dev.bylaw.rego.value;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Values made from a seed: small, of all types, with many near misses. */
final class RandomValues {
  private static final String[] STRINGS = {
    "", "a", "b", "ab", "A", "é", "\uE000", "\uFFFD", "😀", "𐀀", "10", "9", "\u0000"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "1.0",
    "1e0",
    "10e-1",
    "-1",
    "2",
    "0.1",
    "0.10",
    "1e30",
    "1e-7",
    "1000000000000000000000000000000",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "0.30000000000000000001",
    "0.3"
  };

  private final SplittableRandom random;

  RandomValues(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The seed of a run: fixed, or given by {@code -Dbylaw.seed}. */
  static long seed() {
    return Long.getLong("bylaw.seed", 20_261_121);
  }

  Value next(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> NullValue.NULL;
      case 1 -> BooleanValue.of(random.nextBoolean());
      case 2 -> NumberValue.parse(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3 -> StringValue.of(STRINGS[random.nextInt(STRINGS.length)]);
      case 4 -> ArrayValue.of(some(depth));
      case 5 -> SetValue.of(some(depth));
      default -> {
        ObjectValue.Builder object = ObjectValue.builder();
        for (Value key : some(depth)) {
          object.put(key, next(depth - 1));
        }
        yield object.build();
      }
    };
  }

  List<Value> some(int depth) {
    List<Value> values = new ArrayList<>();
    int count = random.nextInt(5) == 0 ? 12 : random.nextInt(4);
    for (int i = 0; i < count; i++) {
      values.add(next(depth - 1));
    }
    return values;
  }
}

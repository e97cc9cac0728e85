package dev.bylaw.rego.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The laws of order, equality and hash, over generated values. */
class ValueLawsTest {
  private final long seed = RandomValues.seed();
  private final List<Value> values = new ArrayList<>();

  ValueLawsTest() {
    RandomValues random = new RandomValues(seed);
    for (int i = 0; i < 250; i++) {
      values.add(random.next(3));
    }
  }

  @Test
  void orderIsTotalAndAgreesWithEqualityAndHash() {
    for (Value a : values) {
      for (Value b : values) {
        int order = a.compareTo(b);
        assertThat(Integer.signum(order))
            .as("seed %d: %s and %s", seed, a, b)
            .isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.equals(b)).as("seed %d: %s and %s", seed, a, b).isEqualTo(order == 0);
        if (order == 0) {
          assertThat(a.hashCode()).as("seed %d: %s and %s", seed, a, b).isEqualTo(b.hashCode());
        }
      }
    }
  }

  @Test
  void orderIsTransitive() {
    List<Value> some = values.subList(0, 90);
    for (Value a : some) {
      for (Value b : some) {
        for (Value c : some) {
          if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
            assertThat(a.compareTo(c)).as("seed %d: %s %s %s", seed, a, b, c).isNotPositive();
          }
        }
      }
    }
  }

  @Test
  void setsHoldWhatTreesHoldInTheSameOrder() {
    RandomValues random = new RandomValues(seed);
    for (int i = 0; i < 500; i++) {
      List<Value> elements = random.some(2);
      SetValue set = SetValue.of(elements);
      assertThat(set.toArrayValue().asList())
          .as("seed %d", seed)
          .isEqualTo(List.copyOf(new TreeSet<>(elements)));
      assertThat(elements).allMatch(set::contains);
    }
  }

  @Test
  void objectsAreTheSameInWhateverOrderTheyAreBuilt() {
    RandomValues random = new RandomValues(seed);
    Random shuffler = new Random(seed);
    for (int i = 0; i < 500; i++) {
      List<Value> keys = new ArrayList<>(new TreeSet<>(random.some(2)));
      ObjectValue.Builder forth = ObjectValue.builder();
      keys.forEach(key -> forth.put(key, StringValue.of(key.toString())));
      Collections.shuffle(keys, shuffler);
      ObjectValue.Builder back = ObjectValue.builder();
      keys.forEach(key -> back.put(key, StringValue.of(key.toString())));
      assertThat(back.build()).isEqualTo(forth.build()).hasSameHashCodeAs(forth.build());
      assertThat(back.build().toString()).isEqualTo(forth.build().toString());
      for (Value key : keys) {
        assertThat(back.build().get(key)).isEqualTo(StringValue.of(key.toString()));
      }
    }
  }

  @Test
  void jsonIsReadBackAsWritten() throws JsonException {
    for (Value value : values) {
      Value json = Json.toJsonValue(value);
      assertThat(Json.parse(Json.write(value))).as("seed %d: %s", seed, value).isEqualTo(json);
      assertThat(Json.parse(Json.write(value, JsonLayout.PRETTY))).isEqualTo(json);
    }
  }

  @Test
  void bytesOutsideUtf8SurviveAsStrings() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    assertThat(StringValue.ofUtf8(all).utf8()).isEqualTo(all);
    assertThat(StringValue.ofUtf8(all).codePoints()).isEqualTo(256);
  }
}

package dev.bylaw.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Values to text and back. */
class ValueTextTest {
  @Test
  void setsAndKeysOfAnyTypeAreKept() {
    assertThat(ValueText.parse("{{1, 2}: set(), [ ]: {}}"))
        .isEqualTo(
            ObjectValue.builder()
                .put(SetValue.of(NumberValue.of(1), NumberValue.of(2)), SetValue.EMPTY)
                .put(ArrayValue.EMPTY, ObjectValue.EMPTY)
                .build());
  }

  @Test
  void whatIsWrittenIsRead() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      Value value = value(random, 4);
      assertThat(ValueText.parse(ValueText.write(value))).isEqualTo(value);
    }
  }

  @Test
  void otherTextIsNoValue() {
    for (String text : List.of("", "{1", "[1 2]", "{1:2,3}", "sett", "\"a", "1 1", "{,}")) {
      assertThatThrownBy(() -> ValueText.parse(text))
          .as(text)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static Value value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> NullValue.NULL;
      case 1 -> BooleanValue.of(random.nextBoolean());
      case 2 -> NumberValue.of(random.nextInt(1000) / 8.0);
      case 3 -> StringValue.of("a\"\\}\n\u00e9,: ".substring(random.nextInt(8)));
      case 4 -> ArrayValue.of(values(random, depth));
      case 5 -> SetValue.of(values(random, depth));
      default -> {
        ObjectValue.Builder object = ObjectValue.builder();
        values(random, depth).forEach(key -> object.put(key, value(random, depth - 1)));
        yield object.build();
      }
    };
  }

  private static List<Value> values(SplittableRandom random, int depth) {
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(random, depth - 1));
    }
    return values;
  }
}

package dev.bylaw.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{`|1|unexpected EOF",
        "[1,]|3|invalid character ']' looking for beginning of value",
        "{\"a\" 1}|5|invalid character '1' after object key",
        "nulx|3|invalid character 'x' in literal null (expecting 'l')",
        "1.x|2|invalid character 'x' after decimal point in numeric literal"
      })
  void errorsTellWhereAndWhat(String text, int offset, String message) {
    assertThatThrownBy(() -> Json.parse(text.replace("`", "")))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.offset()).isEqualTo(offset))
        .hasMessage(message);
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(JsonException.class)
        .hasMessage("exceeded max depth");
    assertThatThrownBy(() -> Json.parse("[1,2,3]".getBytes(StandardCharsets.UTF_8), 6))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("larger than the limit of 6");
  }

  @Test
  void damagedDocumentsNeverCrashTheReader() throws JsonException {
    long seed = RandomValues.seed();
    SplittableRandom random = new SplittableRandom(seed);
    RandomValues values = new RandomValues(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Json.writeBytes(values.next(3));
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Value value = Json.parse(bytes);
        assertThat(Json.parse(Json.write(value))).as("seed %d", seed).isEqualTo(value);
      } catch (JsonException e) {
        assertThat(e.offset()).as("seed %d", seed).isBetween(0, bytes.length);
      }
    }
  }
}

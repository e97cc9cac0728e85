package dev.bylaw.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberValueTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1e0", "0.1e1", "10e-1", "1.000"})
  void oneIsOneHoweverWritten(String text) {
    NumberValue number = NumberValue.parse(text);
    assertThat(number).isEqualTo(NumberValue.ONE).hasSameHashCodeAs(NumberValue.ONE);
    assertThat(number.text()).isEqualTo(text);
  }

  @Test
  void bigIntegersAreExact() {
    NumberValue a = NumberValue.parse("36893488147419103232");
    NumberValue b = NumberValue.parse("36893488147419103233");
    assertThat(a).isNotEqualTo(b).isLessThan(b);
    assertThat(Arithmetic.minus(b, a)).isEqualTo(NumberValue.ONE);
    assertThat(Arithmetic.times(b, b).text()).isEqualTo("1361129467683753853927285406021911052289");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, 0.33333333333333333334",
    "10, 4, 2.5",
    "1e30, 3, 333333333333333333340000000000",
    "0, -5, -0",
    "1, 1e300, 1e-300"
  })
  void quotientsHaveTheDigitsThatOpaPrints(String a, String b, String quotient) {
    assertThat(Arithmetic.divide(NumberValue.parse(a), NumberValue.parse(b)).text())
        .isEqualTo(quotient);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e99999999999999999999", "1e-40000"})
  void exponentsThatWouldExhaustMemoryAreRefused(String text) {
    assertThatThrownBy(() -> NumberValue.parse(text)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void productsThatWouldExhaustMemoryAreRefused() {
    NumberValue big = NumberValue.parse("1e30000");
    NumberValue product = big;
    for (int i = 0; i < 5; i++) {
      product = Arithmetic.times(product, big);
    }
    NumberValue huge = product;
    assertThatThrownBy(() -> Arithmetic.times(huge, Arithmetic.times(huge, huge)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("number too big");
  }
}

package dev.bylaw.federation.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.request.AttributeValue.Many;
import dev.bylaw.federation.request.AttributeValue.Num;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AttributeValueTest {
  @Test
  void numbersAreEqualByMeaning() {
    assertThat(new Num(new BigDecimal("1.00"))).isEqualTo(new Num(new BigDecimal("1")));
    assertThat(new Num(new BigDecimal("0.0"))).isEqualTo(AttributeValue.of(0));
    assertThat(new Num(new BigDecimal("1E+2"))).isEqualTo(AttributeValue.of(100));
  }

  @Test
  void theOrderIsTotal() {
    List<AttributeValue> ascending =
        List.of(
            AttributeValue.of(false),
            AttributeValue.of(true),
            AttributeValue.of(-1),
            AttributeValue.of(2),
            AttributeValue.of(""),
            AttributeValue.of("a"),
            new Many(List.of()),
            new Many(List.of(AttributeValue.of(1))),
            new Many(List.of(AttributeValue.of(1), AttributeValue.of(1))),
            new Many(List.of(AttributeValue.of(2))));
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }
}

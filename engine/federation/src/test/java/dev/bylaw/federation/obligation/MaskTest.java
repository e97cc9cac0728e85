package dev.bylaw.federation.obligation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.federation.obligation.Mask.Constant;
import dev.bylaw.federation.obligation.Mask.End;
import dev.bylaw.federation.obligation.Mask.Generalize;
import dev.bylaw.federation.obligation.Mask.Partial;
import dev.bylaw.federation.obligation.Mask.Pseudonym;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskTest {
  private static final List<Mask> MASKS = masks();

  private static List<Mask> masks() {
    List<Mask> masks = new ArrayList<>();
    for (End end : End.values()) {
      for (int k = 1; k <= 4; k++) {
        masks.add(new Partial(end, k));
      }
    }
    masks.add(Mask.Partial.ALPHANUM);
    masks.addAll(List.of(Pseudonym.values()));
    masks.addAll(List.of(Generalize.values()));
    masks.addAll(List.of(Constant.values()));
    return masks;
  }

  /** The picture in Mask's own documentation: who stands right above whom. */
  private static final Map<Mask, @Nullable Mask> ABOVE = new HashMap<>();

  static {
    for (End end : End.values()) {
      for (int k = 1; k <= 4; k++) {
        ABOVE.put(new Partial(end, k), new Partial(end, k - 1));
      }
    }
    ABOVE.put(Mask.Partial.ALPHANUM, Constant.NULL);
    ABOVE.put(Pseudonym.TOKENIZE, Pseudonym.HASH_GLOBAL);
    ABOVE.put(Pseudonym.HASH_GLOBAL, Pseudonym.HASH_PURPOSE_LOCAL);
    ABOVE.put(Pseudonym.HASH_PURPOSE_LOCAL, Pseudonym.HASH_QUERY_LOCAL);
    ABOVE.put(Pseudonym.HASH_QUERY_LOCAL, Constant.NULL);
    ABOVE.put(Generalize.TO_MONTH, Generalize.TO_YEAR);
    ABOVE.put(Generalize.TO_YEAR, Constant.NULL);
    ABOVE.put(Constant.FIXED_VALUE, Constant.NULL);
    ABOVE.put(Constant.NULL, Constant.DROP);
  }

  private static Set<Mask> upwards(Mask mask) {
    Set<Mask> chain = new HashSet<>();
    for (Mask each = mask; each != null; each = ABOVE.get(each)) {
      chain.add(each);
    }
    return chain;
  }

  @Test
  void joinIsTheLeastUpperBoundOfThePicture() {
    for (Mask a : MASKS) {
      for (Mask b : MASKS) {
        Set<Mask> bounds = upwards(a);
        bounds.retainAll(upwards(b));
        Mask least =
            bounds.stream().filter(m -> upwards(m).containsAll(bounds)).findFirst().orElseThrow();
        assertThat(a.join(b)).as("%s with %s", a, b).isEqualTo(least);
        assertThat(a.isAtMost(b)).isEqualTo(upwards(a).contains(b));
      }
    }
  }

  @Test
  void joinIsAssociativeForAllTriples() {
    for (Mask a : MASKS) {
      for (Mask b : MASKS) {
        for (Mask c : MASKS) {
          assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "show-first-4, show-first-2, show-first-2",
    "show-first-4, show-last-4, mask-alphanum",
    "show-last-4, mask-alphanum, mask-alphanum",
    "tokenize, sha-256-global, sha-256-global",
    "sha-256-global, sha-256-query-local, sha-256-query-local",
    "sha-256-global, sha-256-purpose-local, sha-256-purpose-local",
    "truncate-to-month, truncate-to-year, truncate-to-year",
    "sha-256-global, show-last-4, replace-with-null",
    "mask-to-fixed-value, mask-alphanum, replace-with-null",
    "truncate-to-year, tokenize, replace-with-null",
    "drop, truncate-to-year, drop",
    "replace-with-null, drop, drop",
    "mask-to-fixed-value, drop, drop",
  })
  void joinsByName(String a, String b, String expected) {
    assertThat(mask(a).join(mask(b)).action()).isEqualTo(expected);
    assertThat(mask(b).join(mask(a)).action()).isEqualTo(expected);
  }

  @Test
  void namesReadBack() {
    for (Mask mask : MASKS) {
      assertThat(Mask.ofAction(mask.action())).contains(mask);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "none", "show-first-", "show-first-0", "show-last-x", "SHA-256-GLOBAL"})
  void unknownNamesAreNoMask(String action) {
    assertThat(Mask.ofAction(action)).isEmpty();
  }

  @Test
  void showingNothingHasNoEnd() {
    assertThat(new Partial(End.LAST, 0)).isEqualTo(Mask.Partial.ALPHANUM);
    assertThatThrownBy(() -> new Partial(End.LAST, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Mask mask(String action) {
    return Mask.ofAction(action).orElseThrow();
  }
}

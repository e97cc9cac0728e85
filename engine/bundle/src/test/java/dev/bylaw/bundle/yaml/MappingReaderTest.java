package dev.bylaw.bundle.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.federation.policy.Layer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingReaderTest {

  private final Diagnostics diagnostics = new Diagnostics();

  private MappingReader read(String text) {
    YamlNode node = YamlReader.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), diagnostics);
    return MappingReader.of(node, "", diagnostics);
  }

  private List<String> told() {
    return diagnostics.sorted().stream().map(Diagnostic::toString).toList();
  }

  @Test
  void readsWhatIsThere() {
    MappingReader in =
        read("a: x\nn: 7\nf: true\nl: [1, b]\ns: one\nd: P90D\nt: 2026-01-31\nz: ~\ne: domain");
    assertThat(in.requireText("a")).isEqualTo("x");
    assertThat(in.integer("n", 0, 10)).isEqualTo(7);
    assertThat(in.flag("f")).isTrue();
    assertThat(in.texts("l")).containsExactly("1", "b");
    assertThat(in.texts("s")).containsExactly("one");
    assertThat(in.duration("d")).isEqualTo(Duration.ofDays(90));
    assertThat(in.instant("t")).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(in.has("z")).isFalse();
    assertThat(in.constant("e", Layer.class)).isEqualTo(Layer.DOMAIN);
    in.finish();
    assertThat(in.failed()).isFalse();
  }

  @Test
  void tellsEveryProblemWithItsPlace() {
    MappingReader in =
        read(
            """
            title: [x]
            count: 1.5
            flag: maybe
            when: yesterday
            long: P3M
            layer: counsil
            items: [{a: 1}, 2]
            tittle: x
            """);
    in.text("title");
    in.integer("count", 0, 9);
    in.flag("flag");
    in.instant("when");
    in.duration("long");
    in.constant("layer", Layer.class);
    in.mappings("items").getFirst().finish();
    in.requireText("owner");
    in.finish();
    assertThat(told())
        .containsExactly(
            "a.yaml:1:1: error: `owner` is missing (at owner) [missing_key]",
            "a.yaml:1:8: error: expected a string, found a list (at title) [wrong_type]",
            "a.yaml:2:8: error: expected an integer from 0 to 9, found a number `1.5` (at count)"
                + " [wrong_type]",
            "a.yaml:3:7: error: expected true or false, found a string `maybe` (at flag)"
                + " [wrong_type]",
            "a.yaml:4:7: error: `yesterday` is no date (at when) [invalid_date]; write it as"
                + " 2026-01-31 or 2026-01-31T09:00:00Z",
            "a.yaml:5:7: error: `P3M` is no length of time (at long) [invalid_duration]; write it"
                + " as `P90D` or `PT12H`; months and years differ in length",
            "a.yaml:6:8: error: `counsil` is no value of `layer` (at layer) [unknown_value]; did"
                + " you mean `council`?",
            "a.yaml:7:10: error: unknown key `a` (at items[0].a) [unknown_key]",
            "a.yaml:7:17: error: expected a mapping, found a number (at items[1]) [wrong_type]",
            "a.yaml:8:1: error: unknown key `tittle` (at tittle) [unknown_key]; did you mean"
                + " `title`?");
    assertThat(in.failed()).isTrue();
  }
}

package dev.bylaw.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What makes evaluation fast never changes what it gives. */
class PlanLawsTest {
  private static final Observer NOBODY = _ -> {};

  private static final String JOINS =
      """
      package t

      groups[k] := vs if {
        some k in {x.k | some x in data.xs}
        vs := [x.v | some x in data.xs; x.k == k]
      }

      twice[k] := vs if {
        some a in data.xs
        k := a.k
        vs := {[b.v, c] | some b in data.xs; some c, _ in data.xs; b.k == k; c > b.v}
      }

      pairs contains [a.v, b.v] if {
        some a in data.xs
        some b in data.xs
        b.k == a.k
        b.w = a.v
      }

      of(k) := [x | some x in data.xs; k == x.k]

      called contains of(x.v) if some x in data.xs

      lonely contains a if {
        some a in data.xs
        not other(a)
      }

      other(a) if {
        some b in data.xs
        b.k == a.k
        b != a
      }

      covered if {
        every a in data.xs {
          some b in data.xs
          a.k == b.v
        }
      }
      """;

  /** Observed plans have no joins. */
  @Test
  void joinsGiveWhatTryingAllGives() {
    long seed = Long.getLong("bylaw.seed", 5L);
    SplittableRandom random = new SplittableRandom(seed);
    PreparedRule all = prepare(JOINS, "data.t");
    for (int round = 0; round < 60; round++) {
      Value[] xs = new Value[random.nextInt(60)];
      for (int i = 0; i < xs.length; i++) {
        ObjectValue.Builder x = ObjectValue.builder().put("v", some(random)).put("w", some(random));
        if (random.nextInt(8) > 0) {
          x.put("k", some(random));
        }
        xs[i] = x.build();
      }
      EvaluationInput in = EvaluationInput.of(null, ObjectValue.of("xs", ArrayValue.of(xs)), 0);
      assertThat(all.evaluate(in)).as("seed %d", seed).isEqualTo(all.observe(in, NOBODY));
    }
  }

  private static Value some(SplittableRandom random) {
    int n = random.nextInt(6);
    return switch (random.nextInt(4)) {
      case 0 -> StringValue.of("s" + n);
      case 1 -> NumberValue.parse(n + ".0");
      default -> NumberValue.of(n);
    };
  }

  private static final String KEYED =
      """
      package t

      p[k] := v if {
        some k, x in data.m
        v := x.v
      }

      p[k] := v if {
        some x in data.m
        k := x.v
        v := x.v
      }

      p[[a, b]] := a if {
        some a, x in data.m
        b := x.v
      }

      p[concat("-", ["c", k])] := 1 if some k, _ in data.m

      s contains k if some k, _ in data.m

      s contains [k, x.v] if some k, x in data.m

      s contains "const" if data.m.a

      deep[k][x.v] := 1 if some k, x in data.m

      sets[k] contains x.v if some k, x in data.m

      entry := object.get({"p": v | v := p[input.key]}, "p", "none")

      member if s[input.key]

      below := deep[input.key]

      elements := sets[input.key]
      """;

  @Test
  void anEntryAskedForAloneIsTheOneOfTheWhole() {
    PreparedRule entry = prepare(KEYED, "data.t.entry");
    PreparedRule member = prepare(KEYED, "data.t.member");
    PreparedRule below = prepare(KEYED, "data.t.below");
    PreparedRule elements = prepare(KEYED, "data.t.elements");
    ObjectValue data =
        json("{\"m\": {\"a\": {\"v\": \"x\"}, \"b\": {\"v\": \"c\"}, \"c\": {\"v\": \"c\"}}}");
    for (String key :
        List.of("a", "b", "c", "x", "c-a", "const", "none of them", "[a, x]", "[a, c]")) {
      Value asked =
          key.startsWith("[")
              ? ArrayValue.of(
                  StringValue.of(key.substring(1, 2)), StringValue.of(key.substring(4, 5)))
              : StringValue.of(key);
      EvaluationInput in = EvaluationInput.of(ObjectValue.of("key", asked), data, 0);
      ObjectValue p = (ObjectValue) value(prepare(KEYED, "data.t.p"), in);
      Value expected = p.get(asked);
      assertThat(value(entry, in)).isEqualTo(expected == null ? StringValue.of("none") : expected);
      ObjectValue whole = (ObjectValue) value(prepare(KEYED, "data.t"), in);
      boolean isMember =
          ((dev.bylaw.rego.value.SetValue) java.util.Objects.requireNonNull(whole.get("s")))
              .contains(asked);
      assertThat(member.evaluate(in) instanceof Evaluation.Defined).isEqualTo(isMember);
      assertThat(defined(below.evaluate(in)))
          .isEqualTo(
              ((ObjectValue) java.util.Objects.requireNonNull(whole.get("deep"))).get(asked));
      assertThat(defined(elements.evaluate(in)))
          .isEqualTo(
              ((ObjectValue) java.util.Objects.requireNonNull(whole.get("sets"))).get(asked));
    }
  }

  @Test
  void aConflictAtAnotherKeyIsNotMet() {
    String module =
        """
        package t

        p[k] := v if some k, vs in data.m; some v in vs

        q[x.k] := x.v if some x in data.xs

        one := p.a

        two := q.a
        """
            .replace("; ", "\n  ")
            .replace("if some k", "if {\n  some k")
            .replace("in vs\n", "in vs\n}\n");
    ObjectValue data =
        json(
            "{\"m\": {\"a\": [1], \"b\": [1, 2]}, \"xs\": [{\"k\": \"a\", \"v\": 1},"
                + " {\"k\": \"b\", \"v\": 1}, {\"k\": \"b\", \"v\": 2}]}");
    EvaluationInput in = EvaluationInput.of(null, data, 0);
    assertThat(value(prepare(module, "data.t.one"), in)).isEqualTo(NumberValue.ONE);
    assertThat(value(prepare(module, "data.t.two"), in)).isEqualTo(NumberValue.ONE);
    assertThat(prepare(module, "data.t.p").evaluate(in)).isInstanceOf(Evaluation.Failed.class);
  }

  private static PreparedRule prepare(String module, String path) {
    return RegoCompiler.compile(
            List.of(new RegoSource("t.rego", module)), CompileOptions.standard())
        .orThrow()
        .prepare(path);
  }

  private static @org.jspecify.annotations.Nullable Value defined(Evaluation evaluation) {
    return evaluation instanceof Evaluation.Defined(Value value) ? value : null;
  }

  private static Value value(PreparedRule rule, EvaluationInput in) {
    Evaluation evaluation = rule.evaluate(in);
    assertThat(evaluation).isInstanceOf(Evaluation.Defined.class);
    return evaluation instanceof Evaluation.Defined(Value found) ? found : ObjectValue.EMPTY;
  }

  private static ObjectValue json(String text) {
    try {
      return (ObjectValue) dev.bylaw.rego.value.Json.parse(text);
    } catch (dev.bylaw.rego.value.JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

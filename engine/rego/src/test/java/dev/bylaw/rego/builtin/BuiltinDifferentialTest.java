package dev.bylaw.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Calls of built-in functions with damaged arguments, here and by the real OPA in one run: the same
 * value, or none. {@code -Dbylaw.differential.inputs=N} sets the number of calls of each function.
 */
class BuiltinDifferentialTest {
  private static final int CALLS = Integer.getInteger("bylaw.differential.inputs", 10);
  private static final int LONGEST = 4_000;

  /** What has no value to compare, or is no function of its arguments. */
  private static final Set<String> OTHERS =
      Set.of("assign", "eq", "print", "trace", "opa.runtime", "http.send", "walk");

  private final long seed = Long.getLong("bylaw.seed", 20_261_122);

  @Test
  void damagedCallsHaveTheValuesOfOpa() throws IOException {
    assumeTrue(OpaOracle.find().isPresent(), "no `opa` on the PATH: calls are not compared");
    List<BuiltinCase> calls = calls();
    List<BuiltinCase> theirs = new OpaOracle().defined(calls);
    Map<String, String> differences = new TreeMap<>();
    for (int i = 0; i < calls.size(); i++) {
      String ours = calls.get(i).evaluate();
      ours = ours.startsWith("!") ? "undefined" : ours;
      boolean tooLong = theirs.get(i).outcome().contains(OpaOracle.TOO_LONG);
      if (!tooLong && !ours.equals(theirs.get(i).outcome())) {
        differences.put(calls.get(i).line() + theirs.get(i).outcome(), ours);
      }
    }
    System.out.println(calls.size() - differences.size() + " of " + calls.size() + " calls agree");
    assertThat(differences).as("calls with OPA's value, and ours").isEmpty();
  }

  private List<BuiltinCase> calls() throws IOException {
    Map<String, List<Value[]>> samples = BuiltinFuzzTest.samples();
    List<BuiltinCase> calls = new ArrayList<>();
    for (Signature signature : Builtins.signatures()) {
      List<Value[]> own = samples.getOrDefault(signature.name(), List.of());
      boolean comparable =
          signature.deterministic()
              && !signature.deprecated()
              && !OTHERS.contains(signature.name())
              && !signature.name().startsWith("internal.")
              && !signature.name().startsWith("rego.")
              && Builtins.lookup(signature.name()) != null;
      if (!comparable || own.isEmpty()) {
        continue;
      }
      SplittableRandom random = new SplittableRandom(seed + signature.name().hashCode());
      for (int i = 0; i < CALLS; i++) {
        Value[] arguments = own.get(random.nextInt(own.size())).clone();
        int at = arguments.length == 0 ? -1 : random.nextInt(arguments.length);
        if (at >= 0) {
          arguments[at] = BuiltinFuzzTest.damaged(random, arguments[at]);
        }
        String text = Json.write(ArrayValue.of(arguments));
        // numbers beyond any use are refused here and kept as text by OPA
        boolean huge = text.contains("e99999");
        if (!huge && isJson(ArrayValue.of(arguments)) && text.length() < LONGEST) {
          calls.add(new BuiltinCase(signature.name(), text, ""));
        }
      }
    }
    return calls;
  }

  /** Whether a value is the same when it is written and read: no sets, no broken texts. */
  private static boolean isJson(Value value) {
    try {
      return Json.parse(Json.write(value)).equals(value)
          && !Json.write(value).contains("\ufffd")
          && StandardCharsets.UTF_8.newEncoder().canEncode(Json.write(value));
    } catch (JsonException e) {
      return false;
    }
  }
}

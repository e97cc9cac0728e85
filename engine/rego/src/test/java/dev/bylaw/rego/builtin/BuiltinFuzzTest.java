package dev.bylaw.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Calls every built-in function with arguments of its cases, damaged and mixed: whatever comes, the
 * answer is a value, undefined or a {@link BuiltinException}, within bounds.
 */
class BuiltinFuzzTest {
  private static final Path CASES =
      Path.of(System.getProperty("bylaw.root", "../.."))
          .resolve("engine/rego/src/test/resources/dev/bylaw/rego/builtin/cases");
  private static final int CALLS = 400;
  private static final String DAMAGE = "%*[]{}()\\|^$+?.-\"'`<>&:;,#@!~ \t\n\u0000é😀0aZ\uD800";

  private final long seed = Long.getLong("bylaw.seed", 20_261_121);

  @TestFactory
  Stream<DynamicTest> nothingButBuiltinExceptions() throws IOException {
    Map<String, List<Value[]>> samples = samples();
    return Builtins.signatures().stream()
        .filter(signature -> Builtins.lookup(signature.name()) != null)
        .map(signature ->
            dynamicTest(
                signature.name(),
                () ->
                    Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(60), () -> fuzz(signature, samples))));
  }

  private void fuzz(Signature signature, Map<String, List<Value[]>> samples) {
    SplittableRandom random = new SplittableRandom(seed + signature.name().hashCode());
    Builtin builtin = Builtins.lookup(signature.name());
    List<Value[]> own = samples.getOrDefault(signature.name(), List.of());
    for (int i = 0; i < CALLS; i++) {
      Value[] arguments = new Value[signature.arity()];
      for (int k = 0; k < arguments.length; k++) {
        boolean fromCase = !own.isEmpty() && random.nextInt(4) > 0;
        arguments[k] =
            fromCase ? damaged(random, own.get(random.nextInt(own.size()))[k]) : any(random);
      }
      try {
        BuiltinContext context =
            new BuiltinContext(
                1, seed, 100_000, () -> false, ObjectValue.EMPTY, _ -> {}, Outside.NOTHING);
        Value result = builtin.call(context, arguments);
        if (result != null) {
          assertThat(result.toString()).isNotNull();
        }
      } catch (BuiltinException e) {
        assertThat(e.getMessage()).startsWith(signature.name() + ": ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + seed + ": " + signature.name() + ArrayValue.of(arguments), e);
      }
    }
  }

  private static Value damaged(SplittableRandom random, Value value) {
    if (!(value instanceof StringValue s) || random.nextInt(3) == 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(s.value());
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      char c = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, c);
        case 1 -> text.delete(at, Math.min(at + 1, text.length()));
        default -> text.insert(at, text.substring(0, at));
      }
    }
    return StringValue.of(text.toString());
  }

  private static Value any(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> NullValue.NULL;
      case 1 -> BooleanValue.TRUE;
      case 2 -> NumberValue.of(random.nextInt(-3, 300));
      case 3 -> NumberValue.parse("-1.5e300");
      case 4 -> NumberValue.of(random.nextLong());
      case 5 -> StringValue.of(DAMAGE.substring(random.nextInt(DAMAGE.length())));
      case 6 -> ArrayValue.of(NumberValue.ONE, StringValue.of("a"));
      case 7 -> SetValue.of(StringValue.of("a"), NullValue.NULL);
      default ->
          ObjectValue.builder()
              .put("a", NumberValue.ONE)
              .put(NullValue.NULL, SetValue.EMPTY)
              .build();
    };
  }

  private static Map<String, List<Value[]>> samples() throws IOException {
    Map<String, List<Value[]>> samples = new TreeMap<>();
    try (Stream<Path> files = Files.list(CASES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (!line.isBlank() && !line.startsWith("#")) {
            BuiltinCase c = BuiltinCase.parse(line);
            samples.computeIfAbsent(c.function(), _ -> new ArrayList<>()).add(c.values());
          }
        }
      }
    }
    return samples;
  }
}

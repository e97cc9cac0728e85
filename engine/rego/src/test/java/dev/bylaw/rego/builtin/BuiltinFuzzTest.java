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
 * answer is a value, undefined or a {@link BuiltinException}, within bounds. {@code
 * -Dbylaw.fuzz.inputs=N} sets the number of calls of each.
 */
class BuiltinFuzzTest {
  private static final Path CASES =
      Path.of(System.getProperty("bylaw.root", "../.."))
          .resolve("engine/rego/src/test/resources/dev/bylaw/rego/builtin/cases");
  private static final int CALLS = Integer.getInteger("bylaw.fuzz.inputs", 400);
  private static final String DAMAGE = "%*[]{}()\\|^$+?.-\"'`<>&:;,#@!~ \t\n\u0000é😀0aZ\uD800";
  private static final byte[][] DAMAGE_BYTES = damageBytes();

  private final long seed = Long.getLong("bylaw.seed", 20_261_121);

  private static byte[][] damageBytes() {
    List<String> words =
        new ArrayList<>(DAMAGE.codePoints().mapToObj(Character::toString).toList());
    words.addAll(
        List.of(
            "1e999999999",
            "-9223372036854775809",
            "{1000}",
            "(?i:",
            "\\p{",
            "[[:",
            "&a *a",
            "<<: ",
            "!!binary ",
            "\u0000\u0000",
            "%00",
            "::",
            "0x",
            "ns",
            "99999999999",
            "%[9]*d",
            "{{.",
            "...",
            "\"\"\"",
            "\\u{",
            "\\uD800",
            "==",
            "\n---\n"));
    return words.stream()
        .map(word -> word.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

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
                        Duration.ofSeconds(60 + CALLS / 50), () -> fuzz(signature, samples))));
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

  /** A value with some of its texts damaged, byte by byte. */
  static Value damaged(SplittableRandom random, Value value) {
    return switch (value) {
      case StringValue text when random.nextInt(3) > 0 -> damagedText(random, text);
      case ArrayValue array when !array.isEmpty() -> {
        Value[] elements = array.toArray();
        int at = random.nextInt(elements.length);
        elements[at] = damaged(random, elements[at]);
        yield ArrayValue.of(elements);
      }
      case ObjectValue object when !object.isEmpty() -> {
        int at = random.nextInt(object.size());
        yield object.toBuilder().put(object.keyAt(at), damaged(random, object.valueAt(at))).build();
      }
      default -> value;
    };
  }

  private static StringValue damagedText(SplittableRandom random, StringValue text) {
    byte[] bytes = text.utf8();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int to = at + random.nextInt(Math.min(8, bytes.length - at) + 1);
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> spliced(bytes, at, at, DAMAGE_BYTES[random.nextInt(DAMAGE_BYTES.length)]);
            case 1 -> spliced(bytes, at, to, new byte[0]);
            case 2 -> spliced(bytes, at, to, new byte[] {(byte) random.nextInt(256)});
            case 3 -> bytes.length > 20_000 ? bytes : spliced(bytes, at, at, copy(bytes, 0, at));
            case 4 -> copy(bytes, 0, at);
            default -> {
              if (at < bytes.length) {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
              }
              yield bytes;
            }
          };
    }
    return StringValue.ofUtf8(bytes);
  }

  private static byte[] copy(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    byte[] out = new byte[bytes.length - (to - from) + middle.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
    return out;
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

  static Map<String, List<Value[]>> samples() throws IOException {
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

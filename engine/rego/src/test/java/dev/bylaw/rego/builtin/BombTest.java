package dev.bylaw.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small inputs that would cost a careless implementation all its time, memory or stack. Each call
 * ends, in a value or a {@link BuiltinException}, on a thread with the stack of a server's.
 */
class BombTest {
  private static final int DEEP = 200_000;
  private final Map<String, Object[]> bombs = new LinkedHashMap<>();

  private void add(String function, Object... arguments) {
    bombs.put(bombs.size() + " " + function, arguments);
  }

  @TestFactory
  Stream<DynamicTest> everyCallEnds() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    StringBuilder graphql = new StringBuilder("query { ...f0 }\n");
    for (int i = 1; i < 30; i++) {
      String aliases = ("*a" + (i - 1) + ",").repeat(9);
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, aliases));
      graphql.append("fragment f%d on Query { a ...f%d ...f%d }\n".formatted(i - 1, i, i));
    }
    graphql.append("fragment f29 on Query { a }\n");
    add("yaml.unmarshal", yaml.toString());
    add("yaml.is_valid", yaml.toString());
    add("yaml.unmarshal", "&a [*a]");
    add("yaml.unmarshal", "[".repeat(DEEP));
    add("yaml.unmarshal", "- ".repeat(DEEP));
    add("yaml.unmarshal", "a: 1e999999999");
    add("json.unmarshal", "[".repeat(DEEP) + "]".repeat(DEEP));
    add("json.unmarshal", "{\"a\":".repeat(DEEP));
    add("json.unmarshal", "1e1000000000");
    add("json.unmarshal", "-1e-1000000000");
    add("json.unmarshal", "9".repeat(1_000_000));
    add("json.is_valid", "[".repeat(DEEP));
    add("graphql.parse_query", "{a".repeat(DEEP));
    add("graphql.parse_query", "{a(b: " + "[".repeat(DEEP));
    add("graphql.parse_schema", "type Q { a: " + "[".repeat(DEEP));
    add("graphql.is_valid", graphql.toString(), "type Query { a: Int b: Query }");
    add("graphql.schema_is_valid", "type A implements A { a: Int }");
    add("regex.match", "(a*)*b", "a".repeat(100_000));
    add("regex.match", "(((a{1,100}){1,100}){1,100})", "a");
    add("regex.match", "(".repeat(DEEP), "a");
    add("regex.match", "(x+x+)+y", "x".repeat(100_000));
    add("regex.is_valid", "a{1000}{1000}");
    add("regex.replace", "a".repeat(10_000), "", "b".repeat(10_000));
    add("regex.globs_match", "a*".repeat(2_000), "*a".repeat(2_000));
    add("regex.globs_match", "[a-z]*".repeat(200), "[b-z]+".repeat(200));
    add("glob.match", "*".repeat(2_000) + "b", null, "a".repeat(2_000));
    add("glob.match", "{a,".repeat(2_000), null, "a");
    add("glob.match", "{a*,b*}".repeat(30), null, "ab".repeat(300));
    add("semver.compare", "1." + "9".repeat(100_000) + ".1", "1.2.3");
    add("semver.is_valid", "1.2.3-" + "a.".repeat(100_000));
    add("net.cidr_expand", "::/0");
    add("net.cidr_expand", "0.0.0.0/0");
    add("net.cidr_contains", ":".repeat(100_000), "1.1.1.1");
    add("time.parse_duration_ns", "1h".repeat(100_000));
    add("time.parse_rfc3339_ns", "2020-01-01T00:00:00." + "9".repeat(100_000) + "Z");
    add("time.parse_ns", "2006".repeat(10_000), "2006".repeat(10_000));
    add("time.add_date", 1, 1_000_000_000_000L, 1, 1);
    add("units.parse", "1e1000000000");
    add("units.parse_bytes", "9".repeat(100_000) + "KiB");
    add("units.parse", "1e" + "9".repeat(100));
    add("to_number", "1e1000000000");
    add("sprintf", "%1000000000d", ObjectValue.EMPTY);
    add("format_int", "1e1000000000", 10);
    add("strings.render_template", "{{range .a}}".repeat(20_000), ObjectValue.EMPTY);
    add("strings.render_template", "{{" + "(".repeat(DEEP), ObjectValue.EMPTY);
    add("io.jwt.decode", ".".repeat(100_000));
    add("io.jwt.decode", "e30." + "A".repeat(100_000) + ".");
    add("crypto.x509.parse_certificates", "MIIB".repeat(100_000));
    add("crypto.x509.parse_certificates", "-----BEGIN X-----\n".repeat(50_000));
    add("crypto.x509.parse_certificates", "\n-----END X-----".repeat(50_000));
    add(
        "crypto.parse_private_keys",
        "-----BEGIN A-----\na:b\n".repeat(20_000) + "\n-----END A-----");
    add("json.match_schema", "{}", "{\"$ref\": \"#\"}");
    add("json.match_schema", "{}", "{\"allOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}");
    add(
        "json.match_schema",
        "[".repeat(5_000) + "]".repeat(5_000),
        "{\"items\": {\"$ref\": \"#\"}}");
    add("json.verify_schema", "{\"pattern\": \"((a{1000}){1000}){1000}\"}");
    add("json.verify_schema", "{\"not\":".repeat(DEEP));
    add("urlquery.decode_object", "a=b&".repeat(100_000));
    add("uri.parse", "http://" + "[".repeat(100_000));
    add("uuid.parse", "a".repeat(100_000));
    add("hex.decode", "f".repeat(1_000_001));
    add("bits.lsh", 1, 1_000_000_000_000L);
    add("numbers.range", 1, 1_000_000_000_000L);
    add("strings.replace_n", ObjectValue.of("", StringValue.of("x")), "y".repeat(200_000));
    add("split", "a".repeat(1_000_000), "");
    add("indexof_n", "a".repeat(20_000), "aaaaaaaaaa");
    return bombs.entrySet().stream()
        .map(bomb -> dynamicTest(bomb.getKey(), () -> explode(bomb.getKey(), bomb.getValue())));
  }

  private static void explode(String key, Object[] arguments) {
    String function = key.substring(key.indexOf(' ') + 1);
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (arguments[i]) {
            case null -> dev.bylaw.rego.value.NullValue.NULL;
            case String text -> StringValue.of(text);
            case Number number -> NumberValue.of(number.longValue());
            case Object value -> (Value) value;
          };
    }
    BuiltinContext context =
        new BuiltinContext(
            0, 0, 4_000_000, () -> false, ObjectValue.EMPTY, _ -> {}, Outside.NOTHING);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          try {
            Objects.requireNonNull(Builtins.lookup(function)).call(context, values);
          } catch (BuiltinException e) {
            assertThat(e.getMessage()).startsWith(function + ": ");
          }
        });
  }
}

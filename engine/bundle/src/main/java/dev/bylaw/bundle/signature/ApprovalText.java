package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;

/**
 * What is signed when a waiver or a hold is approved: all that the file says of it but the {@code
 * approvals} themselves, whatever its layout and comments.
 *
 * <pre>
 * bylaw.dev/waiver/v1
 * "example-mesh"
 * {
 *   "control": "council.pii.mask",
 *   …
 * }
 * </pre>
 *
 * <p>The rest after the second line is JSON: keys sorted, two spaces a level, every scalar as a
 * string in its spelling.
 */
public final class ApprovalText {

  /** What approvals are about. */
  public enum Kind {
    WAIVER("bylaw.dev/waiver/v1"),
    HOLD("bylaw.dev/hold/v1");

    private final String firstLine;

    Kind(String firstLine) {
      this.firstLine = firstLine;
    }
  }

  /** The key under which the signature lines stand. */
  public static final String APPROVALS = "approvals";

  private ApprovalText() {}

  /** The text; it ends with a newline and has no empty line. */
  public static String of(Kind kind, String mesh, YamlNode.Fields declared) {
    ObjectValue.Builder kept = ObjectValue.builder();
    declared
        .fields()
        .forEach((key, field) -> {
          if (!key.equals(APPROVALS)) {
            kept.put(key, value(field.value()));
          }
        });
    String json = Json.write(kept.build(), JsonLayout.PRETTY);
    return kind.firstLine + "\n" + Json.write(StringValue.of(mesh)) + "\n" + json + "\n";
  }

  private static Value value(YamlNode node) {
    return switch (node) {
      case YamlNode.Fields(var _, var fields) -> {
        ObjectValue.Builder object = ObjectValue.builder();
        fields.forEach((key, field) -> object.put(key, value(field.value())));
        yield object.build();
      }
      case YamlNode.Items(var _, var items) ->
          ArrayValue.of(items.stream().map(ApprovalText::value).toList());
      case YamlNode.Null _ -> NullValue.NULL;
      case YamlNode.Text(var _, var text) -> StringValue.of(text);
      case YamlNode.Num(var _, var _, var text) -> StringValue.of(text);
      case YamlNode.Flag(var _, var _, var text) -> StringValue.of(text);
    };
  }
}

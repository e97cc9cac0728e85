package dev.bylaw.cli.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.CheckComplianceResponse;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.EvaluateRetentionRequest;
import dev.bylaw.v1.EvaluateRetentionResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases speak the words of the API: what the protos gain, cases must know. */
class ApiWordsTest {
  /** Names, times and places of one decision, which no case could expect. */
  private static final Set<String> OF_ONE_DECISION =
      Set.of("revision", "decision_id", "decided_at", "position", "index");

  private static JsonNode defs;

  @BeforeAll
  static void read() throws IOException {
    Path file = Path.of(System.getProperty("bylaw.root"), "docs", "schemas", "cases.schema.json");
    defs = JsonMapper.builder().build().readTree(Files.readString(file)).path("$defs");
  }

  @Test
  void requestsHaveTheFieldsOfTheApi() {
    compare(AuthorizeRequest.getDescriptor(), defs.path("request"), Set.of());
    compare(EvaluateRetentionRequest.getDescriptor(), defs.path("retention"), Set.of());
  }

  @Test
  void expectationsHaveTheFieldsOfTheApi() {
    Set<String> expected = new TreeSet<>(keys(defs.path("expect")));
    expected.removeAll(
        Set.of(
            "masks", "refused", "no_other_obligations", "no_other_reasons", "no_other_findings"));
    Set<String> fields = new TreeSet<>();
    for (Descriptor answer :
        Set.of(
            Decision.getDescriptor(),
            EvaluateRetentionResponse.getDescriptor(),
            CheckComplianceResponse.getDescriptor())) {
      answer.getFields().forEach(f -> fields.add(f.getName()));
    }
    fields.removeAll(OF_ONE_DECISION);
    assertThat(expected).isEqualTo(fields);
    compare(dev.bylaw.v1.Obligation.getDescriptor(), defs.path("obligation"), OF_ONE_DECISION);
    compare(dev.bylaw.v1.Reason.getDescriptor(), defs.path("reason"), Set.of());
    compare(dev.bylaw.v1.Finding.getDescriptor(), defs.path("finding"), Set.of("line"));
    compare(dev.bylaw.v1.AppliedWaiver.getDescriptor(), defs.path("waiver"), Set.of());
  }

  private static void compare(Descriptor message, JsonNode schema, Set<String> without) {
    Set<String> fields = new TreeSet<>();
    message.getFields().forEach(f -> fields.add(f.getName()));
    fields.removeAll(without);
    fields.remove("labels"); // there to be refused
    assertThat(keys(schema)).as(message.getName()).isEqualTo(fields);
    for (FieldDescriptor field : message.getFields()) {
      JsonNode property = schema.path("properties").path(field.getName());
      if (property.isMissingNode()) {
        continue;
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
        constants(field.getEnumType(), resolved(property));
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && property.path("properties").isObject()
          && !field.isMapField()) {
        compare(field.getMessageType(), property, Set.of());
      }
    }
  }

  private static void constants(EnumDescriptor type, JsonNode schema) {
    String prefix = type.getValues().getFirst().getName().replace("UNSPECIFIED", "");
    for (EnumValueDescriptor value : type.getValues()) {
      if (!value.getName().endsWith("UNSPECIFIED")) {
        String word =
            value
                .getName()
                .substring(prefix.length())
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', '-');
        assertThat(schema.toString()).as(type.getName()).contains('"' + word + '"');
      }
    }
  }

  private static JsonNode resolved(JsonNode schema) {
    JsonNode one = schema.has("oneOf") ? schema.path("oneOf").path(0) : schema;
    String ref = one.path("$ref").asString("");
    return ref.isEmpty() ? schema : defs.path(ref.substring("#/$defs/".length()));
  }

  private static Set<String> keys(JsonNode schema) {
    Set<String> keys = new TreeSet<>();
    schema.path("properties").properties().forEach(each -> keys.add(each.getKey()));
    return keys;
  }
}

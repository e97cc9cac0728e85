package dev.bylaw.cli.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bylaw.cli.test.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecideReportTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));

  @TempDir Path temp;

  private Captured decide(String request, String... more) throws IOException {
    Path file = temp.resolve("request.json");
    Files.writeString(file, request);
    String[] args = {
      "decide", "-p", ROOT.resolve("policies").toString(), "--at", "2026-11-21T10:00:00Z"
    };
    var all = new java.util.ArrayList<>(java.util.List.of(args));
    all.addAll(java.util.List.of(more));
    all.add(file.toString());
    return Captured.run(all.toArray(String[]::new));
  }

  private static String request(String purpose, String region) {
    return """
    {"subject": {"type": "user", "id": "u-1", "roles": ["analyst"]}, "action": "read",
     "resource": {"data_product": "urn:mesh:sales:orders", "object": "orders"},
     "purpose": "%s",
     "consumer": {"domain": "marketing", "jurisdiction": "EU", "processing_location": "%s"},
     "context": {"supported_obligations": ["OBLIGATION_TYPE_COLUMN_MASK",
       "OBLIGATION_TYPE_ROW_FILTER", "OBLIGATION_TYPE_MINIMUM_AGGREGATION"]}}
    """
        .formatted(purpose, region);
  }

  @Test
  void denialTellsWhatWouldPermitItAndWhoCanSeeToIt() throws IOException {
    Captured run = decide(request("campaign", "us-east-1"));
    assertThat(run.out())
        .contains("what would permit it")
        .contains("state consumer.processing_location `eu-central-1` instead of `us-east-1`")
        .contains("have `council.access.processing-location` waived")
        .contains("data-governance-office: 2 of ");
  }

  @Test
  void explanationGoesLayerByLayerWithWhatEachPolicySaw() throws IOException {
    Captured run = decide(request("campaign", "eu-west-1"), "--explain");
    assertThat(run.out())
        .startsWith("PERMIT")
        .contains("  council: ")
        .contains("  domain: ")
        .contains("  product: ")
        .contains("saw input.consumer.processing_location = \"eu-west-1\"")
        .doesNotContain("what would permit it");
  }

  @Test
  void jsonFollowsItsSchema() throws IOException {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(ROOT.resolve("docs/schemas/decide-report.schema.json")),
                InputFormat.JSON);
    for (String purpose : new String[] {"campaign", "payroll", "nothing"}) {
      for (String region : new String[] {"eu-west-1", "us-east-1"}) {
        String out = decide(request(purpose, region), "--format", "json").out();
        assertThat(schema.validate(out, InputFormat.JSON)).as(out).isEmpty();
      }
    }
  }
}

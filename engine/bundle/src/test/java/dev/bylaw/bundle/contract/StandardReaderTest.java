package dev.bylaw.bundle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import java.nio.charset.StandardCharsets;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardReaderTest {

  private final Diagnostics diagnostics = new Diagnostics();

  private StandardReader.Reading read(String text) {
    return StandardReader.read(
        "a.yaml", text.getBytes(StandardCharsets.UTF_8), Taxonomy.STANDARD, diagnostics);
  }

  private ContractReading contract(String text) {
    return ((StandardReader.Reading.Contract) read(text)).reading();
  }

  private List<String> told() {
    return diagnostics.sorted().stream().map(Diagnostic::toString).toList();
  }

  private Column column(String properties) {
    String text =
        "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n"
            + "schema:\n  - name: t\n    properties:\n      - name: x\n";
    for (String line : properties.split(";")) {
      text += "        " + line.strip() + "\n";
    }
    return contract(text).columns().getFirst().column();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "logicalType: string                               |                      | unclassified",
        "classification: restricted                        |                      | restricted",
        "classification: Sensitive                         |                      | confidential",
        "classification: important                         |                      | unclassified",
        "classification: PII                               | pii                  | unclassified",
        "tags: [pii]                                       | pii                  | unclassified",
        "tags: [email, internal]                           | email pii            | internal",
        "tags: ['pii:false']                               |                      | unclassified",
        "tags: ['pii:false', email]                        | email                | unclassified",
        "tags: ['pii=true', finance]                       | pii                  | unclassified",
        "tags: [finance]                                   |                      | unclassified",
        "tags: ['classification:public']                   |                      | public",
        "tags: [\"SNOWFLAKE.CORE.PRIVACY_CATEGORY='IDENTIFIER'\"] | identifier pii | unclassified",
        "tags: [\"SNOWFLAKE.CORE.SEMANTIC_CATEGORY='NAME'\"]      | name pii       | unclassified",
        "tags: [\"X.PRIVACY_CATEGORY='SENSITIVE'\"]        | pii                  | confidential",
        "tags: [credential]                                | credential           | restricted",
        "encryptedName: x_enc                              |                      | confidential",
        "encryptedName: x_enc;classification: public       |                      | public",
        "customProperties: [{property: pii, value: true}]  | pii                  | unclassified",
        "customProperties: [{property: pii, value: no}]    |                      | unclassified",
        "customProperties: [{property: category, value: [email, phone]}] | email phone pii |"
            + " unclassified",
      })
  void labelsComeFromAllThatContractsSay(String said, String categories, String sensitivity) {
    Column column = column(said);
    assertThat(String.join(" ", column.categories()))
        .isEqualTo(categories == null ? "" : categories);
    assertThat(column.sensitivity()).isEqualTo(sensitivity);
  }

  @Test
  void anUnknownClassificationIsTold() {
    column("classification: confidental");
    assertThat(told())
        .containsExactly(
            "a.yaml:10:25: warning: the taxonomy does not know the classification `confidental`"
                + " (at schema[0].properties[0].classification) [unknown_label]; did you mean"
                + " `confidential`?");
  }

  @Test
  void unlabelledColumnsTakeTheTagsAroundThem() {
    DataContract contract =
        contract(
                """
                apiVersion: v3.1.0
                kind: DataContract
                id: c
                version: 1.0.0
                status: active
                schema:
                  - name: people
                    tags: [pii]
                    properties:
                      - name: a
                      - {name: b, classification: public}
                      - {name: c, tags: ["pii:false"]}
                """)
            .contract();
    assertThat(contract.schema().getFirst().columns())
        .extracting(column -> column.name() + " " + column.categories())
        .containsExactly("a [pii]", "b []", "c []");
  }

  @Test
  void nestedColumnsAreColumnsAndTheWholeHasTheLabelsOfItsParts() {
    ContractReading reading =
        contract(
            """
            apiVersion: v3.1.0
            kind: DataContract
            id: c
            version: 1.0.0
            status: active
            schema:
              - name: orders
                properties:
                  - name: customer
                    logicalType: object
                    classification: internal
                    properties:
                      - {name: email, tags: [email], classification: confidential}
                      - {name: tier, classification: public}
                  - name: lines
                    logicalType: array
                    items:
                      logicalType: object
                      properties:
                        - {name: sku, classification: public}
                        - {name: note}
            """);
    assertThat(reading.contract().schema().getFirst().columns())
        .extracting(c -> c.name() + " " + c.categories() + " " + c.sensitivity())
        .containsExactly(
            "customer [email, pii] confidential",
            "customer.email [email, pii] confidential",
            "customer.tier [] public",
            "lines [] unclassified",
            "lines.sku [] public",
            "lines.note [] unclassified");
    assertThat(reading.columns())
        .extracting(ColumnReading::path)
        .containsExactly(
            "schema[0].properties[0]",
            "schema[0].properties[0].properties[0]",
            "schema[0].properties[0].properties[1]",
            "schema[0].properties[1]",
            "schema[0].properties[1].items.properties[0]",
            "schema[0].properties[1].items.properties[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "value: 3, unit: y, P3Y",
    "value: P1Y, driver: regulatory, P1Y",
    "value: '90', unit: days, P90D",
    "value: PT720H, driver: x, P30D",
    "value: 48, unit: h, P2D",
    "value: 2, unit: months, P2M",
    "value: unlimited, driver: x, ",
    "value: -1, unit: y, ",
    "value: 99999999999999999999, unit: y, ",
    "value: P999999999Y, driver: x, ",
  })
  void retentionIsAPeriod(String value, String unit, String expected) {
    var terms =
        contract(
                "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n"
                    + "slaProperties:\n  - property: retention\n    "
                    + value
                    + "\n    "
                    + unit
                    + "\n")
            .contract()
            .retention();
    if (expected == null) {
      assertThat(terms).isNull();
      assertThat(told()).singleElement().asString().contains("[unknown_duration]");
    } else {
      assertThat(terms.keepAtLeast()).isEqualTo(Period.parse(expected));
      assertThat(terms.deleteBy()).isEqualTo(Period.parse(expected));
    }
  }

  @Test
  void version2IsReadToo() {
    ContractReading reading =
        contract(
            """
            apiVersion: v2.2.2
            kind: DataContract
            uuid: 53581432-6c55-4ba2-a65f-72344a91553a
            type: tables
            version: 1.1.0
            status: current
            datasetName: payments
            quantumName: payments
            datasetDomain: seller
            dataset:
              - table: tbl
                columns:
                  - column: receiver
                    logicalType: string
                    physicalType: varchar(18)
                    isNullable: false
                    classification: restricted
                    encryptedColumnName: enc_receiver
                  - column: country
                    logicalType: string
                    physicalType: varchar(2)
                    isNullable: true
            """);
    assertThat(told()).isEmpty();
    assertThat(reading.name()).isEqualTo("payments");
    assertThat(reading.domain()).isEqualTo("seller");
    assertThat(reading.columns().getFirst().encryptedName()).isEqualTo("enc_receiver");
    assertThat(reading.contract().schema().getFirst().columns())
        .extracting(Column::name, Column::required, Column::sensitivity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("receiver", true, "restricted"),
            org.assertj.core.groups.Tuple.tuple("country", false, "unclassified"));
  }

  @Test
  void aNewerMinorVersionMayHoldMore() {
    contract(
        """
        apiVersion: v3.2.0
        kind: DataContract
        id: c
        version: 1.0.0
        status: active
        taxonomies: []
        schema:
          - name: t
            properties: [{name: x, category: pii, logicalType: uuid}]
        """);
    assertThat(told()).isEmpty();
  }

  @Test
  void everyMissingAndMistypedPartIsToldAtOnce() {
    assertThat(
            read(
                """
                apiVersion: v3.1.0
                kind: DataContract
                versoin: 1.0.0
                id: [c]
                schema:
                  - properties:
                      - name: x
                        required: sometimes
                      - logicalType: strnig
                """))
        .isNull();
    assertThat(told())
        .containsExactly(
            "a.yaml:1:1: error: `status` is missing (at status) [missing_key]",
            "a.yaml:1:1: error: `version` is missing (at version) [missing_key]; the key"
                + " `versoin` is near, was it meant?",
            "a.yaml:3:1: warning: `versoin` is no key of the standard here and is not read (at"
                + " versoin) [unknown_key]; did you mean `version`?",
            "a.yaml:4:5: error: expected a string, found a list (at id) [wrong_type]",
            "a.yaml:6:5: error: `name` is missing in `schema[0]` (at schema[0].name)"
                + " [missing_key]",
            "a.yaml:8:19: error: expected true or false, found a string `sometimes` (at"
                + " schema[0].properties[0].required) [wrong_type]",
            "a.yaml:9:9: error: `name` is missing in `schema[0].properties[1]` (at"
                + " schema[0].properties[1].name) [missing_key]",
            "a.yaml:9:22: error: `strnig` is no value that v3.1.0 of the standard knows here (at"
                + " schema[0].properties[1].logicalType) [unknown_value]; did you mean `string`?");
  }

  @ParameterizedTest
  @CsvSource({
    "'kind: DataContract', missing_key",
    "'{kind: DataContract, apiVersion: v4.0.0}', unknown_version",
    "'{kind: DataContract, apiVersion: latest}', unknown_version",
    "'{kind: DataProduct, apiVersion: v2.0.0}', unknown_version",
    "'{kind: DataContrat, apiVersion: v3.0.0}', unknown_kind",
    "'dataContractSpecification: 1.2.1', data_contract_specification",
    "'{\"$schema\": x}', json_schema",
    "'[1, 2]', wrong_type",
    "'a: 1', missing_key"
  })
  void whatIsNeitherContractNorProductIsNamed(String text, String code) {
    assertThat(read(text)).isNull();
    assertThat(diagnostics.sorted()).extracting(Diagnostic::code).containsExactly(code);
    assertThat(diagnostics.sorted().getFirst().location().line()).isEqualTo(1);
  }
}

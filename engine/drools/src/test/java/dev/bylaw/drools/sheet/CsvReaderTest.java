package dev.bylaw.drools.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  private static final long SEED = Long.getLong("bylaw.seed", 11L);

  private final Diagnostics diagnostics = new Diagnostics();

  private @Nullable Sheet read(byte[] bytes) {
    return CsvReader.read("t.csv", bytes, new SheetLimits(4096, 20, 5, 100, 1), diagnostics);
  }

  private List<List<String>> cells(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8)).rows().stream()
        .map(row -> row.cells().stream().map(Cell::text).toList())
        .toList();
  }

  private String only() {
    assertThat(diagnostics.toList()).hasSize(1);
    return diagnostics.toList().getFirst().toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\nc,d", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "\ufeffa,b\nc,d\n"})
  void everyLineEndAndAByteOrderMarkAreRead(String text) {
    assertThat(cells(text)).containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void quotesCommasAndLineEndsStandInQuotedCells() {
    assertThat(cells("\"a \"\"b\"\", c\nd\",,\"\"\n\ne\n"))
        .containsExactly(List.of("a \"b\", c\nd", "", ""), List.of(""), List.of("e"));
  }

  @Test
  void rowsCountAsASpreadsheetCountsThem() {
    Sheet sheet = read("\"a\nb\"\nc,  d \n".getBytes(StandardCharsets.UTF_8));
    assertThat(sheet.rows().get(1).cell(2)).isEqualTo(new Cell(2, 2, "d"));
    assertThat(sheet.rows().get(1).cell(9).isBlank()).isTrue();
  }

  @Test
  void anotherEncodingIsToldWithItsLine() {
    assertThat(read("a\nstra\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1))).isNull();
    assertThat(only())
        .isEqualTo(
            "t.csv:2: error: expected UTF-8, found the byte `0xdf` (save the table as `CSV UTF-8`)");
  }

  @Test
  void utf16IsToldAsSuch() {
    assertThat(read("a".getBytes(StandardCharsets.UTF_16))).isNull();
    assertThat(only()).startsWith("t.csv:1: error: expected UTF-8, found UTF-16");
  }

  @Test
  void aWorkbookUnderTheWrongNameIsToldAsSuch() {
    assertThat(read(new byte[] {'P', 'K', 3, 4})).isNull();
    assertThat(only()).startsWith("t.csv:1: error: expected CSV, found a zip archive");
  }

  @Test
  void everyLimitIsAnError() {
    assertThat(read(new byte[5000])).isNull();
    assertThat(read("\n".repeat(21).getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(read("a,b,c,d,e,f".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(read("x".repeat(101).getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(diagnostics.toList())
        .extracting(Diagnostic::message)
        .containsExactly(
            "expected at most 4096 bytes, found 5000",
            "expected at most 20 rows, found more",
            "expected at most 5 columns, found more",
            "expected at most 100 characters, found 101");
  }

  @Test
  void anyBytesAreASheetOrAnError() {
    SplittableRandom random = new SplittableRandom(SEED);
    String alphabet = "ab,,,\"\"\"\r\n\n;\0\u00e9";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Diagnostics mine = new Diagnostics();
      Sheet sheet = CsvReader.read("t.csv", bytes, new SheetLimits(4096, 50, 50, 100, 1), mine);
      assertThat(sheet == null)
          .as("seed %s: %s", SEED, Arrays.toString(bytes))
          .isEqualTo(mine.errors() > 0);
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      int rows = 1 + random.nextInt(4);
      String[][] cells = new String[rows][1 + random.nextInt(4)];
      for (String[] row : cells) {
        for (int c = 0; c < row.length; c++) {
          StringBuilder cell = new StringBuilder("x");
          for (int n = random.nextInt(6); n > 0; n--) {
            cell.append("a\",\r\n ".charAt(random.nextInt(6)));
          }
          row[c] = cell.append('x').toString();
          text.append(c == 0 ? "" : ",")
              .append('"')
              .append(row[c].replace("\"", "\"\""))
              .append('"');
        }
        text.append("\r\n");
      }
      assertThat(cells(text.toString()))
          .as("seed %s", SEED)
          .isEqualTo(Arrays.stream(cells).map(List::of).toList());
    }
  }
}

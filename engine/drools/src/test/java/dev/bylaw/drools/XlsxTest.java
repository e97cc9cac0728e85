package dev.bylaw.drools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.Sheet;
import dev.bylaw.drools.sheet.SheetLimits;
import dev.bylaw.drools.sheet.XlsxReader;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.policy.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

class XlsxTest {
  private static final long SEED = Long.getLong("bylaw.seed", 7L);

  private static final List<List<String>> TABLE =
      List.of(
          List.of("bylaw", "table"),
          List.of("id", "x"),
          List.of("title", "T"),
          List.of("description", "d"),
          List.of("owner", "o"),
          List.of("rationale", "r"),
          List.of("kind", "guard"),
          List.of("when action", "then deny"),
          List.of("read", "no reading"));

  static byte[] workbook(Consumer<XSSFWorkbook> fill) {
    try (XSSFWorkbook workbook = new XSSFWorkbook();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      fill.accept(workbook);
      workbook.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static XSSFSheet fill(XSSFWorkbook workbook, String name, List<List<String>> rows) {
    XSSFSheet sheet = workbook.createSheet(name);
    for (int r = 0; r < rows.size(); r++) {
      Row row = sheet.createRow(r);
      for (int c = 0; c < rows.get(r).size(); c++) {
        String text = rows.get(r).get(c);
        if (text.isEmpty()) {
          continue;
        }
        Cell cell = row.createCell(c);
        if (text.matches("[0-9]+")) {
          cell.setCellValue(Double.parseDouble(text));
        } else {
          cell.setCellValue(text);
        }
      }
    }
    return sheet;
  }

  private static CompileResult compile(byte[] bytes) {
    return DroolsPolicies.compile(
        List.of(new PolicyFile("t.xlsx", bytes, Origin.COUNCIL)), DroolsOptions.DEFAULT);
  }

  private static List<String> diagnostics(Consumer<XSSFSheet> spoil) {
    return compile(workbook(workbook -> spoil.accept(fill(workbook, "Main", TABLE))))
        .diagnostics()
        .stream()
        .map(Diagnostic::toString)
        .toList();
  }

  @Test
  void aWorkbookSaysWhatTheSameCsvSays() {
    SplittableRandom seeds = new SplittableRandom(SEED);
    RandomTables random = new RandomTables(seeds.split());
    for (int i = 0; i < 40; i++) {
      List<List<String>> table = random.table("t");
      byte[] bytes = workbook(workbook -> fill(workbook, "S", table));
      CompileResult fromXlsx = compile(bytes);
      assertThat(fromXlsx.policies()).as("%s %s", SEED, fromXlsx.diagnostics()).isNotNull();
      try (DroolsPolicies xlsx = fromXlsx.policies();
          DroolsPolicies csv =
              DroolsPolicies.compile(
                      List.of(Requests.council("t.csv", RandomTables.csv(table))),
                      DroolsOptions.DEFAULT)
                  .policies()) {
        for (int r = 0; r < 30; r++) {
          DecisionContext context = random.context();
          assertThat(ReferenceInterpreter.of(xlsx.evaluate(context).getFirst()))
              .as("seed %s %s", SEED, table)
              .isEqualTo(ReferenceInterpreter.of(csv.evaluate(context).getFirst()));
        }
      }
    }
  }

  @Test
  void numbersDatesAndFlagsReadAsOneWouldTypeThem() {
    byte[] bytes =
        workbook(workbook -> {
          XSSFSheet sheet = workbook.createSheet("S");
          Row row = sheet.createRow(2);
          row.createCell(0).setCellValue(1.1 + 2.2);
          row.createCell(1).setCellValue(123456789012.0);
          row.createCell(2).setCellValue(true);
          Cell date = row.createCell(4);
          CellStyle style = workbook.createCellStyle();
          style.setDataFormat(workbook.createDataFormat().getFormat("dd/mm/yyyy"));
          date.setCellStyle(style);
          date.setCellValue(LocalDate.of(2030, 12, 31));
          row.createCell(5).setCellValue(" padded\u00a0");
        });
    Diagnostics diagnostics = new Diagnostics();
    Sheet sheet = XlsxReader.read("t.xlsx", bytes, SheetLimits.DEFAULT, diagnostics).getFirst();
    assertThat(diagnostics.toList()).isEmpty();
    assertThat(sheet.file()).isEqualTo("t.xlsx#S");
    assertThat(sheet.rows()).hasSize(3);
    assertThat(sheet.rows().get(2).cells().stream().map(cell -> cell.text()).toList())
        .containsExactly("3.3", "123456789012", "true", "", "2030-12-31", "padded");
  }

  @Test
  void everySheetIsATableButNotes() {
    byte[] bytes =
        workbook(workbook -> {
          fill(workbook, "Main", TABLE);
          fill(workbook, "# notes", List.of(List.of("anything at all")));
          workbook.createSheet("blank");
          fill(workbook, "Other", List.of(List.of("anything at all")));
        });
    assertThat(compile(bytes).diagnostics())
        .singleElement()
        .satisfies(each -> assertThat(each.toString()).startsWith("t.xlsx#Other:1:1: error: "));
  }

  @Test
  void whatMeansSomethingElseThanItShowsIsRefused() {
    assertThat(diagnostics(_ -> {})).isEmpty();
    assertThat(diagnostics(sheet -> sheet.getRow(8).createCell(2).setCellFormula("1+1")))
        .first()
        .asString()
        .startsWith("t.xlsx#Main:9:3: error: found a formula");
    assertThat(diagnostics(sheet -> sheet.addMergedRegion(new CellRangeAddress(8, 9, 0, 0))))
        .singleElement()
        .asString()
        .startsWith("t.xlsx#Main:9:1: error: found merged cells A9:A10");
    assertThat(diagnostics(sheet -> sheet.getRow(8).setZeroHeight(true)))
        .singleElement()
        .asString()
        .startsWith("t.xlsx#Main:9: warning: found a hidden row");
    assertThat(diagnostics(sheet -> sheet.getRow(8).createCell(1).setCellErrorValue((byte) 7)))
        .first()
        .asString()
        .startsWith("t.xlsx#Main:9:2: error: found the error value");
  }

  @Test
  void aWorkbookThatUnpacksWithoutEndIsRefused() throws IOException {
    byte[] good = workbook(workbook -> fill(workbook, "Main", TABLE));
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(good));
        ZipOutputStream out = new ZipOutputStream(bomb)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith("sheet1.xml")) {
          int end =
              new String(content, java.nio.charset.StandardCharsets.UTF_8).indexOf("</sheetData>");
          out.write(content, 0, end);
          byte[] spaces = new byte[1 << 20];
          Arrays.fill(spaces, (byte) ' ');
          for (int i = 0; i < 64; i++) {
            out.write(spaces);
          }
          out.write(content, end, content.length - end);
        } else {
          out.write(content);
        }
      }
    }
    assertThat(bomb.size()).isLessThan(SheetLimits.DEFAULT.maxBytes());
    assertThat(compile(bomb.toByteArray()).diagnostics())
        .singleElement()
        .asString()
        .contains("expected a workbook");
  }

  @Test
  void brokenBytesAreAnErrorAndNeverAnException() {
    byte[] good = workbook(workbook -> fill(workbook, "Main", TABLE));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      if (i % 3 == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      for (int n = random.nextInt(8); n >= 0 && bad.length > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      CompileResult result = compile(bad);
      assertThat(result.policies() == null)
          .as("seed %s, %s", SEED, i)
          .isEqualTo(result.diagnostics().stream().anyMatch(Diagnostic::isError));
      if (result.policies() != null) {
        result.policies().close();
      }
    }
  }
}

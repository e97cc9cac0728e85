package dev.bylaw.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.cli.Failure;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that somebody kept, held against what the log's key signed of it. */
class ExportManifestTest {
  private static final String NAME = "mesh.example.com/audit";

  private final Ed25519Signer key = Ed25519Signer.generate(NAME);
  @TempDir private Path folder;
  private Path export;

  @BeforeEach
  void write() throws Exception {
    export = Files.writeString(folder.resolve("x.csv"), "idx,kind\n0,enrolment\n");
    Files.writeString(ExportManifest.of(export), manifest(NAME));
  }

  private String manifest(String origin) throws Exception {
    byte[] digest = ExportManifest.sha256().digest(Files.readAllBytes(export));
    String text =
        "bylaw/export/v1\norigin %s\nrows 1\nsha256 %s\n"
            .formatted(origin, HexFormat.of().formatHex(digest));
    return new String(SignedNote.sign(text, key).toBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theFileThatWasSignedHolds() throws Exception {
    assertThat(ExportManifest.verify(export, key.verifier())).contains("rows 1\n");
  }

  @Test
  void aFileWithAnotherRowDoesNot() throws Exception {
    Files.writeString(export, "idx,kind\n");
    refused(key, "it is of another file");
  }

  @Test
  void aManifestWithAnotherRowDoesNot() throws Exception {
    Files.writeString(ExportManifest.of(export), manifest(NAME).replace("rows 1", "rows 2"));
    refused(key, "signature");
  }

  @Test
  void anotherKeyOfTheSameNameDoesNot() {
    refused(Ed25519Signer.generate(NAME), "does not hold");
  }

  @Test
  void anotherOriginDoesNot() throws Exception {
    Files.writeString(ExportManifest.of(export), manifest("other.example.com/audit"));
    refused(key, "none of an export of");
  }

  private void refused(Ed25519Signer by, String why) {
    assertThatThrownBy(() -> ExportManifest.verify(export, by.verifier()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(why);
  }
}

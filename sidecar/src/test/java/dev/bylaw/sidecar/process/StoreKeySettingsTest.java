package dev.bylaw.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.note.Ed25519Signer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that ships over gRPC knows the store's key, or does not start. */
class StoreKeySettingsTest {
  @TempDir private Path folder;

  @Test
  void aStoreThatCannotBeVerifiedIsRefusedAtTheStart() throws Exception {
    Path key = folder.resolve("store.vkey");
    assertThat(refusal("target: \"localhost:1\""))
        .contains("`bylaw.audit.store-key-file` is required");
    String named = "target: \"localhost:1\", store-key-file: " + key;
    assertThat(refusal(named)).contains("cannot read `" + key + "`");
    Files.writeString(key, Ed25519Signer.generate("mesh/audit/mirror").verifier() + "\n");
    assertThat(refusal(named)).contains("not of the type of Ed25519 cosignatures");
    // nothing was opened before
    assertThat(folder.resolve("journal")).doesNotExist();
  }

  private String refusal(String audit) throws Exception {
    Path config = folder.resolve("sidecar.yaml");
    Files.createDirectories(folder.resolve("policies"));
    Files.writeString(
        config,
        """
        bylaw:
          sidecar: {mesh: example-mesh, id: orders-1, key-file: %1$s/identity.key}
          policies: {directory: %1$s/policies}
          journal: {directory: %1$s/journal}
          audit: {%2$s}
        """
            .formatted(folder, audit));
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Launch.run(new String[] {"--config", config.toString()})).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}

package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.FilterOptions;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.v1.ExportFileRequest;
import dev.bylaw.v1.ExportFileResponse;
import dev.bylaw.v1.ExportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw audit export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the facts of all entries that match into a file, without personal data. Beside it",
      "goes a manifest that the store's key signed: the question, the number of rows, the file's",
      "SHA-256, the tree's size and root. A file that is not what the manifest says is not kept.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit export --format parquet --from 2026-10-01 --until 2026-11-01 \\",
      "      --out october.parquet",
      "  bylaw audit export --format csv --effect deny --out denied.csv",
      "",
      "The manifest is a C2SP signed note beside the file, FILE.manifest. `bylaw audit verify FILE`",
      "holds the file against it, offline, whenever you want."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ExportCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private FilterOptions filter;

  @Option(names = "--format", required = true, description = "csv, jsonl or parquet.")
  private String format = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the file goes.")
  private Path out;

  @Override
  public Integer call() throws Failure, IOException {
    ExportFormat wanted =
        switch (format.toLowerCase(Locale.ROOT)) {
          case "csv" -> ExportFormat.EXPORT_FORMAT_CSV;
          case "jsonl" -> ExportFormat.EXPORT_FORMAT_JSONL;
          case "parquet" -> ExportFormat.EXPORT_FORMAT_PARQUET;
          default ->
              throw new Failure(
                  ExitCode.USAGE,
                  "--format: expected csv, jsonl or parquet, found `" + format + "`");
        };
    Ed25519Verifier key = store.key();
    Path temporary = out.resolveSibling(out.getFileName() + ".tmp");
    ExportFileRequest request =
        ExportFileRequest.newBuilder().setFilter(filter.filter()).setFormat(wanted).build();
    try (StoreClient client = store.connect()) {
      Written written = StoreClient.asked(() -> write(client, request, temporary));
      String manifest = ExportManifest.verify(written.digest, written.manifest, key);
      Files.writeString(ExportManifest.of(out), written.manifest);
      Files.move(temporary, out, StandardCopyOption.REPLACE_EXISTING);
      Screen.standard().line(manifest.strip());
      return ExitCode.OK;
    } catch (UncheckedIOException e) {
      throw new IOException("`" + temporary + "`: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private record Written(String digest, String manifest) {}

  private static Written write(StoreClient client, ExportFileRequest request, Path file) {
    StringBuilder manifest = new StringBuilder();
    MessageDigest digest = ExportManifest.sha256();
    try (OutputStream to = Files.newOutputStream(file)) {
      for (var parts = client.stream().exportFile(request); parts.hasNext(); ) {
        ExportFileResponse part = parts.next();
        byte[] bytes = part.getData().toByteArray();
        digest.update(bytes);
        to.write(bytes);
        manifest.append(part.getManifest());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Written(HexFormat.of().formatHex(digest.digest()), manifest.toString());
  }
}

package dev.bylaw.cli.schema;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The schemas that the command line carries: those of {@code docs/schemas}. */
public final class Schemas {
  /** How the file of a schema ends. */
  public static final String EXTENSION = ".schema.json";

  private Schemas() {}

  /** The names of all schemas; sorted. */
  public static List<String> names() throws IOException {
    URL one = Schemas.class.getResource("mesh" + EXTENSION);
    if (one == null) {
      throw new IOException("the schemas are not packaged");
    }
    URI place;
    try {
      place = one.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("the schemas' place is no URI: " + one, e);
    }
    if (!place.getScheme().equals("jar")) {
      return names(Path.of(place).resolveSibling(""));
    }
    try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
      return names(jar.provider().getPath(place).resolveSibling(""));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList();
    }
  }

  /** The text of a schema, if there is one of that name. */
  public static Optional<String> text(String name) throws IOException {
    if (!name.matches("[a-z0-9-]+")) {
      return Optional.empty();
    }
    try (InputStream in = Schemas.class.getResourceAsStream(name + EXTENSION)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}

package dev.bylaw.audit;

import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The legal holds that forbid an erasure: {@code subject REFERENCE ID}, {@code product REFERENCE
 * URN} or {@code group REFERENCE NAME} a line, comments behind {@code #}. It is read for each
 * erasure; one that cannot be read forbids all.
 */
final class HoldsFile implements Erasures.Holds {
  private final Path file;

  HoldsFile(Path file) {
    this.file = file;
  }

  @Override
  public List<String> on(KeyOwner owner, Set<String> products) throws IOException {
    List<String> found = new ArrayList<>();
    if (!Files.exists(file)) {
      return found;
    }
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split("\\s+", 3);
      boolean holds =
          switch (words.length == 3 ? words[0] : "") {
            case "subject" -> owner instanceof KeyOwner.Subject(String id) && id.equals(words[2]);
            case "group" -> owner instanceof KeyOwner.Group(String name) && name.equals(words[2]);
            case "product" -> products.contains(words[2]);
            default ->
                throw new IOException(
                    "`%s`, line %d: expected `subject`, `product` or `group`, a reference and whom"
                            .formatted(file, number)
                        + " or what it holds");
          };
      if (holds) {
        found.add(words[1]);
      }
    }
    return found;
  }
}

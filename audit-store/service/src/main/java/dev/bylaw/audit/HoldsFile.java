package dev.bylaw.audit;

import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The legal holds that forbid an erasure: {@code subject REFERENCE ID}, {@code product REFERENCE
 * URN} or {@code group REFERENCE NAME} a line, comments behind {@code #}. It is read for each
 * erasure; one that cannot be read forbids all.
 */
final class HoldsFile implements Erasures.Holds {
  private static final Set<String> KINDS = Set.of("subject", "product", "group");

  private final Path file;

  HoldsFile(Path file) {
    this.file = file;
  }

  private record Hold(String kind, String reference, String what) {}

  @Override
  public List<String> on(KeyOwner owner, Set<String> products) throws IOException {
    List<String> found = new ArrayList<>();
    for (Hold hold : read()) {
      boolean holds =
          switch (hold.kind) {
            case "subject" -> owner instanceof KeyOwner.Subject(String id) && id.equals(hold.what);
            case "group" -> owner instanceof KeyOwner.Group(String name) && name.equals(hold.what);
            default -> products.contains(hold.what);
          };
      if (holds) {
        found.add(hold.reference);
      }
    }
    return found;
  }

  @Override
  public Map<String, List<String>> persons() throws IOException {
    Map<String, List<String>> held = new TreeMap<>();
    for (Hold hold : read()) {
      if (hold.kind.equals("subject")) {
        held.computeIfAbsent(hold.what, _ -> new ArrayList<>()).add(hold.reference);
      }
    }
    return held;
  }

  private List<Hold> read() throws IOException {
    List<Hold> holds = new ArrayList<>();
    if (!Files.exists(file)) {
      return holds;
    }
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split("\\s+", 3);
      if (words.length != 3 || !KINDS.contains(words[0])) {
        throw new IOException(
            "`%s`, line %d: expected `subject`, `product` or `group`, a reference and whom"
                    .formatted(file, number)
                + " or what it holds");
      }
      holds.add(new Hold(words[0], words[1], words[2]));
    }
    return holds;
  }
}

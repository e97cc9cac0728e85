package dev.bylaw.log.policy;

import dev.bylaw.log.checkpoint.CheckpointKeys;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.VerifierKey;
import dev.bylaw.log.policy.Policy.Group;
import dev.bylaw.log.policy.Policy.Log;
import dev.bylaw.log.policy.Policy.Witness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy file line by line. Names are octets: they are kept as ISO-8859-1, so that two of
 * them are equal exactly if their octets are.
 */
final class PolicyReader {
  private static final int MAX_BYTES = 262_144;
  private static final int MAX_LINES = 4_096;

  private final List<Log> logs = new ArrayList<>();
  private final List<Witness> witnesses = new ArrayList<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> members = new HashSet<>();
  private final Set<String> logKeys = new HashSet<>();
  private final Set<String> witnessKeys = new HashSet<>();
  private @Nullable String quorum;

  Policy read(byte[] bytes) throws PolicyException {
    if (bytes.length > MAX_BYTES) {
      throw new PolicyException(
          "a policy has at most %d bytes, found %d".formatted(MAX_BYTES, bytes.length));
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new PolicyException("the last line does not end with a newline");
    }
    String[] lines = text.split("\n", -1);
    if (lines.length > MAX_LINES) {
      throw new PolicyException(
          "a policy has at most %d lines, found %d".formatted(MAX_LINES, lines.length));
    }
    for (int i = 0; i < lines.length; i++) {
      try {
        line(lines[i]);
      } catch (PolicyException | NoteException e) {
        throw new PolicyException("line %d: %s".formatted(i + 1, e.getMessage()));
      }
    }
    if (quorum == null) {
      throw new PolicyException("expected one `quorum` line, found none");
    }
    return new Policy(logs, witnesses, groups, quorum);
  }

  private void line(String line) throws PolicyException, NoteException {
    int control =
        line.chars().filter(c -> c < 0x20 && c != '\t' || c == 0x7f).findFirst().orElse(-1);
    if (control >= 0) {
      throw new PolicyException("the control character 0x%02x is not allowed".formatted(control));
    }
    List<String> words = new ArrayList<>();
    for (String word : line.split("[ \t]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    if (words.isEmpty() || words.getFirst().startsWith("#")) {
      return;
    }
    switch (words.getFirst()) {
      case "log" -> log(words);
      case "witness" -> witness(words);
      case "group" -> group(words);
      case "quorum" -> quorum(words);
      default ->
          throw new PolicyException(
              "expected `log`, `witness`, `group` or `quorum`, found `%s`"
                  .formatted(words.getFirst()));
    }
  }

  // log <vkey> [<url>]
  private void log(List<String> words) throws PolicyException, NoteException {
    requireWords(words, 2, 3, "log <vkey> [<url>]");
    NoteVerifier key = CheckpointKeys.log(utf8(words.get(1)));
    if (!logKeys.add(material(words.get(1)))) {
      throw new PolicyException("the key of `" + key.name() + "` stands in two `log` lines");
    }
    logs.add(new Log(key, words.size() == 3 ? utf8(words.get(2)) : null));
  }

  // witness <name> <vkey> [<url>]
  private void witness(List<String> words) throws PolicyException, NoteException {
    requireWords(words, 3, 4, "witness <name> <vkey> [<url>]");
    NoteVerifier key = CheckpointKeys.cosigner(utf8(words.get(2)));
    if (!witnessKeys.add(material(words.get(2)))) {
      throw new PolicyException("the key of `" + key.name() + "` stands in two `witness` lines");
    }
    String name = define(words.get(1));
    witnesses.add(new Witness(name, key, words.size() == 4 ? utf8(words.get(3)) : null));
  }

  /** The public key itself: two vkeys are duplicates by it alone. */
  private static String material(String vkey) throws NoteException {
    return Base64.getEncoder().encodeToString(VerifierKey.parse(utf8(vkey)).key());
  }

  // group <name> all|any|<k> <name>...
  private void group(List<String> words) throws PolicyException {
    requireWords(words, 4, Integer.MAX_VALUE, "group <name> all|any|<k> <name>...");
    List<String> listed = words.subList(3, words.size());
    for (String member : listed) {
      requireDefined(member);
      if (!members.add(member)) {
        throw new PolicyException("`" + shown(member) + "` is a member of a group already");
      }
    }
    int threshold = threshold(words.get(2), listed.size());
    groups.put(define(words.get(1)), new Group(threshold, listed));
  }

  private static int threshold(String word, int size) throws PolicyException {
    if (word.equals("all")) {
      return size;
    }
    if (word.equals("any")) {
      return 1;
    }
    if (word.matches("[1-9][0-9]{0,3}") && Integer.parseInt(word) <= size) {
      return Integer.parseInt(word);
    }
    throw new PolicyException(
        "expected `all`, `any`, or a number of 1 to %d, found `%s`".formatted(size, shown(word)));
  }

  // quorum <name>
  private void quorum(List<String> words) throws PolicyException {
    requireWords(words, 2, 2, "quorum <name>");
    if (quorum != null) {
      throw new PolicyException("a policy has one `quorum` line");
    }
    if (!words.get(1).equals(Policy.NONE)) {
      requireDefined(words.get(1));
    }
    quorum = words.get(1);
  }

  private String define(String name) throws PolicyException {
    if (name.equals(Policy.NONE) || !names.add(name)) {
      throw new PolicyException("the name `" + shown(name) + "` is taken");
    }
    return name;
  }

  private void requireDefined(String name) throws PolicyException {
    if (!names.contains(name)) {
      throw new PolicyException(
          "`" + shown(name) + "` is no witness or group that stands on a line before");
    }
  }

  private static void requireWords(List<String> words, int least, int most, String form)
      throws PolicyException {
    if (words.size() < least || words.size() > most) {
      throw new PolicyException("expected `" + form + "`, found " + words.size() + " words");
    }
  }

  private static String shown(String name) {
    return utf8(name);
  }

  private static String utf8(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

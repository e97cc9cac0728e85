package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file that declares one waiver or one hold, to which approvals are added. What it
 * says, its layout and its comments stay as they are.
 */
public final class ApprovalFile {
  private final String path;
  private final String content;
  private final YamlNode.Fields declared;

  private ApprovalFile(String path, String content, YamlNode.Fields declared) {
    this.path = path;
    this.content = content;
    this.declared = declared;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no mapping, or a list of several; the message says so
   */
  public static ApprovalFile read(String path, byte[] bytes) {
    var diagnostics = new Diagnostics();
    YamlNode node = YamlReader.read(path, bytes, diagnostics);
    if (diagnostics.hasErrors()) {
      throw new IllegalArgumentException(String.valueOf(diagnostics.sorted().getFirst()));
    }
    if (!(node instanceof YamlNode.Fields fields)) {
      throw new IllegalArgumentException("`" + path + "` declares nothing");
    }
    if (fields.get("waivers") != null || fields.get("holds") != null) {
      throw new IllegalArgumentException(
          "`" + path + "` holds a list: give each a file of its own, so that it can be signed");
    }
    return new ApprovalFile(path, new String(bytes, StandardCharsets.UTF_8), fields);
  }

  /** What the file declares. */
  public YamlNode.Fields declared() {
    return declared;
  }

  /** The whole signed note, as any C2SP tool verifies it. */
  public String note(ApprovalText.Kind kind, String mesh) {
    var note = new StringBuilder(ApprovalText.of(kind, mesh, declared)).append('\n');
    lines().forEach(line -> note.append(line).append('\n'));
    return note.toString();
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    if (declared.get(ApprovalText.APPROVALS) instanceof YamlNode.Items(var _, var items)) {
      for (YamlNode item : items) {
        String text = item.scalarText();
        if (text != null) {
          lines.add(text);
        }
      }
    }
    return lines;
  }

  /**
   * The file with one more approval.
   *
   * @throws IllegalArgumentException if its approvals are not written one a line
   */
  public byte[] approved(ApprovalText.Kind kind, String mesh, NoteSigner signer) {
    String text = ApprovalText.of(kind, mesh, declared);
    String note = SignedNote.sign(text, signer).toString();
    String line = note.substring(text.length() + 1).strip();
    byte[] signed = with(line).getBytes(StandardCharsets.UTF_8);
    ApprovalFile again = read(path, signed);
    if (!ApprovalText.of(kind, mesh, again.declared).equals(text)
        || !again.lines().contains(line)) {
      throw new IllegalArgumentException(
          "`" + path + "`: write `approvals` as a list with one entry a line");
    }
    return signed;
  }

  private String with(String line) {
    List<String> source = new ArrayList<>(content.lines().toList());
    String entry = "- \"" + line + "\"";
    YamlNode last = lastApproval();
    YamlNode.Field field = declared.fields().get(ApprovalText.APPROVALS);
    if (field == null) {
      source.add("approvals:");
      source.add("  " + entry);
    } else {
      int at = last == null ? field.key().line() : last.location().line();
      String before = source.get(at - 1);
      boolean block = last != null && before.stripLeading().startsWith("- ");
      source.add(at, (block ? before.substring(0, before.indexOf('-')) : "  ") + entry);
    }
    return String.join("\n", source) + "\n";
  }

  private @Nullable YamlNode lastApproval() {
    return declared.get(ApprovalText.APPROVALS) instanceof YamlNode.Items(var _, var items)
            && !items.isEmpty()
        ? items.getLast()
        : null;
  }

  /** The file without its approvals, for a text that changes. */
  public String withoutApprovals() {
    List<String> source = new ArrayList<>(content.lines().toList());
    YamlNode.Field field = declared.fields().get(ApprovalText.APPROVALS);
    if (field == null) {
      return String.join("\n", source) + "\n";
    }
    YamlNode last = lastApproval();
    int from = field.key().line() - 1;
    int to = last == null ? field.value().location().line() : last.location().line();
    source.subList(from, to).clear();
    return source.isEmpty() ? "" : String.join("\n", source) + "\n";
  }
}

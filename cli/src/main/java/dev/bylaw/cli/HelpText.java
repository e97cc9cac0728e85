package dev.bylaw.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Fits help to the width of the screen. Descriptions stand in the source as lines of its own width;
 * picocli would break each of them again, and list a command by its first line, wherever that ends.
 */
final class HelpText {
  // not after an abbreviation such as `Art.`, which a number follows
  private static final Pattern SENTENCE = Pattern.compile("(?s)(.*?[.:]) ([A-Z`].*)");

  private HelpText() {}

  /** The help of a command, for {@code CommandLine.setHelpFactory}. */
  static Help of(CommandSpec command, Help.ColorScheme colours) {
    reflow(command);
    command.subcommands().values().forEach(sub -> reflow(sub.getCommandSpec()));
    return new Help(command, colours);
  }

  private static void reflow(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    List<String> description = paragraphs(usage.description());
    if (!description.isEmpty()) {
      Matcher first = SENTENCE.matcher(description.getFirst());
      if (first.matches()) {
        description.set(0, first.group(1));
        description.add(1, first.group(2));
      }
    }
    usage.description(description.toArray(String[]::new));
    usage.footer(paragraphs(usage.footer()).toArray(String[]::new));
  }

  /** Lines that follow one another become one; empty and indented ones stay as they are. */
  static List<String> paragraphs(String... texts) {
    List<String> paragraphs = new ArrayList<>();
    boolean open = false;
    for (String text : texts) {
      for (String line : text.split("\n", -1)) {
        boolean prose = !line.isEmpty() && line.charAt(0) != ' ';
        if (open && prose) {
          paragraphs.add(paragraphs.removeLast() + " " + line);
        } else {
          paragraphs.add(line);
        }
        open = prose && !line.endsWith(":");
      }
    }
    return paragraphs;
  }
}

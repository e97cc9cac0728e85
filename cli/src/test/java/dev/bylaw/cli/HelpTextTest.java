package dev.bylaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Help fits the screen, whatever width the source has. */
class HelpTextTest {
  @Command(
      name = "one",
      description = {
        "Does a thing, by GDPR Art. 30. What it does not do is told in many more words than the"
            + " list",
        "of commands has room for.",
        "",
        "  a table  stays",
        "  as it    is"
      })
  static final class One {}

  @Command(name = "all", subcommands = One.class)
  static final class All {}

  private static String help(int width, String... words) {
    CommandLine all =
        new CommandLine(new All()).setHelpFactory(HelpText::of).setUsageHelpWidth(width);
    CommandLine asked = words.length == 0 ? all : all.getSubcommands().get(words[0]);
    return asked.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  @Test
  void joinsTheLinesOfAParagraphAndLeavesTables() {
    String wide =
        """
        Does a thing, by GDPR Art. 30.
        What it does not do is told in many more words than the list of commands has room for.

          a table  stays
          as it    is
        """;
    assertThat(help(100, "one")).contains(wide);
    assertThat(help(60, "one"))
        .contains("many more words than the\nlist of commands has room for.\n");
  }

  @Test
  void listsACommandByItsFirstSentence() {
    assertThat(help(100))
        .contains("one  Does a thing, by GDPR Art. 30.\n")
        .doesNotContain("What it");
  }
}

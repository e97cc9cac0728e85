package dev.bylaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.test.Captured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command, as help and completion see it. */
class HelpTest {
  static Stream<CommandLine> commands() {
    return below(new CommandLine(new Main()));
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().distinct().flatMap(HelpTest::below));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void teaches(CommandLine command) {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help).startsWith("Usage: ").contains("--help");
    assertThat(List.of(spec.usageMessage().description())).isNotEmpty();
    assertThat(spec.options())
        .allSatisfy(option ->
            assertThat(List.of(option.description()))
                .as(spec.qualifiedName() + " " + option.longestName())
                .isNotEmpty());
    assertThat(spec.positionalParameters())
        .allSatisfy(parameter ->
            assertThat(List.of(parameter.description()))
                .as(spec.qualifiedName() + " " + parameter.paramLabel())
                .isNotEmpty());
  }

  /** What these write is for machines already, is OPA's to say, or is a show. */
  private static final Set<String> NOT_AS_JSON =
      Set.of(
          "bylaw completion",
          "bylaw schema",
          "bylaw rego fmt",
          "bylaw rego conformance",
          "bylaw demo",
          "bylaw audit lakehouse");

  @ParameterizedTest
  @MethodSource("commands")
  void writesForMachinesToo(CommandLine command) {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    CommandLine.Model.OptionSpec format = spec.findOption("--format");
    boolean isGroup = !command.getSubcommands().isEmpty() && format == null;
    if (isGroup || NOT_AS_JSON.contains(spec.qualifiedName())) {
      return;
    }
    assertThat(format).as(spec.qualifiedName()).isNotNull();
    String said = String.join(" ", format.description());
    List<String> values = new ArrayList<>();
    if (format.completionCandidates() != null) {
      format.completionCandidates().forEach(values::add);
    }
    assertThat(said + values).containsIgnoringCase("json");
    assertThat(said)
        .as(spec.qualifiedName())
        .containsAnyOf(
            "docs/schemas/", "bylaw.v1.", "as opa's", "names of the columns", "csv, jsonl");
    Matcher schema = Pattern.compile("docs/schemas/[a-z-]+\\.schema\\.json").matcher(said);
    while (schema.find()) {
      assertThat(Path.of(System.getProperty("bylaw.root"), schema.group())).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "ZSH"})
  void completionKnowsTheShell(String shell) {
    CommandLine bylaw = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    assertThat(bylaw.parseArgs("completion", shell).hasSubcommand()).isTrue();
  }

  @Test
  void aCommandThatIsNoneIsGuessed() {
    Captured run = Captured.run("chek");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Did you mean: bylaw check");
  }

  @Test
  void completionIsOfAllCommands() {
    assertThat(Captured.run("completion", "bash").out())
        .contains(
            "picocli_bylaw_check()", "picocli_bylaw_rego_eval()", "picocli_bylaw_hold_list()");
  }
}

package dev.bylaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
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

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "ZSH"})
  void completionKnowsTheShell(String shell) {
    CommandLine bylaw = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    assertThat(bylaw.parseArgs("completion", shell).hasSubcommand()).isTrue();
  }
}

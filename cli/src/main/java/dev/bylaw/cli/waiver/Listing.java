package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.tree.Register;
import dev.bylaw.bundle.tree.Register.State;
import dev.bylaw.cli.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints entries of the register. */
final class Listing {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Listing() {}

  /** How a list is written. */
  enum Format {
    /** For people. */
    PRETTY,
    /** By docs/schemas/register.schema.json. */
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static void print(Format format, List<Register.Entry> entries, Instant clock) {
    switch (format) {
      case PRETTY -> pretty(Screen.standard(), entries, clock);
      case JSON -> System.out.print(json(entries));
    }
  }

  private static void pretty(Screen screen, List<Register.Entry> entries, Instant clock) {
    if (entries.isEmpty()) {
      screen.line("none");
    }
    for (Register.Entry entry : entries) {
      screen.line(
          "%s  %s  of %s".formatted(screen.bold(entry.id()), state(screen, entry), entry.of()));
      Instant until = entry.until();
      screen.line(
          "    %s to %s%s"
              .formatted(
                  time(entry.from()),
                  until == null ? "its release" : time(until),
                  entry.state() == State.ACTIVE && until != null ? left(clock, until) : ""));
      screen.line(
          "    " + entry.reason() + (entry.ticket().isEmpty() ? "" : ", " + entry.ticket()));
      Owner owner = entry.owner();
      if (owner != null) {
        screen.line(
            "    approved by %s (%d of %d of %s)%s"
                .formatted(
                    entry.approvers().isEmpty() ? "nobody" : String.join(", ", entry.approvers()),
                    entry.approvers().size(),
                    owner.quorum(),
                    owner.id(),
                    entry.requester().isEmpty() ? "" : ", requested by " + entry.requester()));
      }
      for (Diagnostic problem : entry.problems()) {
        if (entry.state() == State.BROKEN || !problem.isError()) {
          screen.line("    " + problem.message());
        }
      }
      screen.line("    " + screen.dim(entry.file()));
    }
  }

  private static String state(Screen screen, Register.Entry entry) {
    String word = entry.state().name().toLowerCase(Locale.ROOT);
    return switch (entry.state()) {
      case ACTIVE -> screen.green(word);
      case BROKEN, LAPSED -> screen.red(word);
      case PENDING, UPCOMING -> screen.yellow(word);
      case EXPIRED, RELEASED -> screen.dim(word);
    };
  }

  private static String left(Instant clock, Instant until) {
    long days = Duration.between(clock, until).toDays();
    return days == 0 ? ", less than a day left" : ", " + days + " days left";
  }

  private static String time(@Nullable Instant instant) {
    return instant == null ? "?" : instant.toString().replace("T00:00:00Z", "");
  }

  private static String json(List<Register.Entry> entries) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    ArrayNode list = document.putArray("entries");
    for (Register.Entry entry : entries) {
      ObjectNode node = list.addObject();
      node.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
      node.put("id", entry.id());
      node.put("state", entry.state().name().toLowerCase(Locale.ROOT));
      node.put("of", entry.of());
      node.put("file", entry.file());
      node.put("reason", entry.reason());
      node.put("ticket", entry.ticket());
      node.put("requester", entry.requester());
      if (entry.from() != null) {
        node.put("from", entry.from().toString());
      }
      if (entry.until() != null) {
        node.put("until", entry.until().toString());
      }
      Owner owner = entry.owner();
      if (owner != null) {
        node.put("owner", owner.id());
        node.put("quorum", owner.quorum());
      }
      ArrayNode approvers = node.putArray("approvers");
      entry.approvers().forEach(approvers::add);
      ArrayNode problems = node.putArray("problems");
      for (Diagnostic problem : entry.problems()) {
        ObjectNode told = problems.addObject();
        told.put("severity", problem.isError() ? "error" : "warning");
        told.put("code", problem.code());
        told.put("message", problem.message());
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }
}

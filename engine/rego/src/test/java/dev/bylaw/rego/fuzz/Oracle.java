package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real OPA as a library, in a Go process beside this one ({@code src/test/go/oracle}): one
 * program costs it about a millisecond, where starting {@code opa} costs thirty.
 */
public final class Oracle implements AutoCloseable {
  private static final Path SOURCE =
      Path.of(System.getProperty("bylaw.root", "../.."), "engine/rego/src/test/go/oracle");

  /** The code of an error where OPA does not end. */
  static final String HANG = "opa_hang";

  /** The code of an error where OPA ends by a fault of its own. */
  static final String PANIC = "opa_panic";

  /** How often OPA may end its process before something else must be wrong. */
  private static final int MOST_ENDS = 20;

  /** The answer where OPA ended its process. */
  private static final ObjectValue ENDED =
      ObjectValue.builder()
          .put(
              StringValue.of("errors"),
              ArrayValue.of(
                  List.of(
                      ObjectValue.builder()
                          .put(StringValue.of("code"), StringValue.of(PANIC))
                          .build())))
          .build();

  private final Path binary;
  private Process process;
  private int ends;
  private BufferedWriter requests;
  private BufferedReader answers;

  private Oracle(Path binary) throws IOException {
    this.binary = binary;
    process = process(binary);
    requests = requests(process);
    answers = answers(process);
  }

  private static Process process(Path binary) throws IOException {
    return new ProcessBuilder(binary.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD) // a full stack, if anything
        .start();
  }

  private static BufferedWriter requests(Process process) {
    return new BufferedWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  private static BufferedReader answers(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * What OPA makes of a program: errors of its compiler, or an outcome for each input.
   *
   * @param swallowed errors of builtins that let a statement be undefined, of all inputs; only
   *     {@link Mode#NO_INDEX} tells them
   */
  record Answer(List<Problem> errors, List<Outcome> outcomes, List<Problem> swallowed) {
    Answer {
      errors = List.copyOf(errors);
      outcomes = List.copyOf(outcomes);
      swallowed = List.copyOf(swallowed);
    }

    Answer(List<Problem> errors, List<Outcome> outcomes) {
      this(errors, outcomes, List.of());
    }
  }

  /** An error. Modules count from zero, rows and columns from one; a row of zero is no place. */
  record Problem(String code, String message, int module, int row, int column) {}

  /** A value in Rego's notation, or an error, or neither where the query is undefined. */
  record Outcome(@Nullable String value, @Nullable Problem error) {}

  /**
   * Builds and starts the oracle; null where there is no Go, or no OPA in its module cache and no
   * network.
   *
   * @param folder where its binary is put
   */
  public static @Nullable Oracle start(Path folder) throws IOException, InterruptedException {
    Path go = go();
    if (go == null || !Files.isDirectory(SOURCE)) {
      return null;
    }
    Path binary = folder.toAbsolutePath().resolve("oracle");
    Process build =
        new ProcessBuilder(go.toString(), "build", "-buildvcs=false", "-o", binary.toString(), ".")
            .directory(SOURCE.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (build.waitFor() != 0) {
      System.out.println("the OPA oracle does not build: " + said.lines().limit(3).toList());
      return null;
    }
    return new Oracle(binary);
  }

  /** How OPA is asked. */
  enum Mode {
    /** As `opa eval` does. */
    EVAL,
    /** Compiled as `opa check --strict` does. */
    CHECK,
    /** Without rule index and early exit: more rules are evaluated, and more of them fail. */
    NO_INDEX
  }

  /** What OPA makes of a program, the marks of its pieces left out. */
  Answer ask(FuzzProgram program, Mode mode) {
    ObjectValue.Builder request = ObjectValue.builder();
    List<Value> modules = new ArrayList<>();
    program.modules().forEach(module -> modules.add(StringValue.of(Piece.plain(module))));
    request.put(StringValue.of("modules"), ArrayValue.of(modules));
    request.put(StringValue.of("data"), program.data());
    request.put(StringValue.of("inputs"), ArrayValue.of(program.inputs()));
    request.put(StringValue.of("query"), StringValue.of(program.query()));
    request.put(StringValue.of("strict"), BooleanValue.of(program.strict()));
    request.put(StringValue.of("check"), BooleanValue.of(mode == Mode.CHECK));
    request.put(StringValue.of("no_index"), BooleanValue.of(mode == Mode.NO_INDEX));
    return answer(ask(request.build()));
  }

  /**
   * What `opa check` says of modules, one error a line: `file:row:column code: message`, `:0:0`
   * where OPA knows no place.
   *
   * @param modules texts by the names of their files
   * @param schemas by their paths below `schema`
   */
  public List<String> check(
      Map<String, String> modules, Map<List<String>, Value> schemas, boolean strict, boolean v0) {
    ObjectValue.Builder request = ObjectValue.builder();
    request.put(StringValue.of("modules"), strings(modules.values()));
    request.put(StringValue.of("names"), strings(modules.keySet()));
    List<Value> listed = new ArrayList<>();
    schemas.forEach((path, schema) ->
        listed.add(
            ObjectValue.builder()
                .put(StringValue.of("path"), strings(path))
                .put(StringValue.of("schema"), schema)
                .build()));
    request.put(StringValue.of("schemas"), ArrayValue.of(listed));
    request.put(StringValue.of("check"), BooleanValue.of(strict));
    request.put(StringValue.of("v0"), BooleanValue.of(v0));
    List<String> lines = new ArrayList<>();
    if (ask(request.build()).get("errors") instanceof ArrayValue list) {
      for (Value each : list) {
        ObjectValue error = (ObjectValue) each;
        Problem problem = problem(error);
        String place = text(error, "file") + ":" + problem.row() + ":" + problem.column();
        lines.add(place + " " + problem.code() + ": " + problem.message());
      }
    }
    return lines;
  }

  private static ArrayValue strings(Collection<String> texts) {
    List<Value> values = new ArrayList<>();
    texts.forEach(text -> values.add(StringValue.of(text)));
    return ArrayValue.of(values);
  }

  private ObjectValue ask(ObjectValue request) {
    try {
      requests.write(Json.write(request));
      requests.newLine();
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        // out of stack, which Go cannot recover from: OPA made a value a part of itself
        ends++;
        if (ends > MOST_ENDS) {
          throw new IllegalStateException("the OPA oracle ended again at " + request);
        }
        restart();
        return ENDED;
      }
      ObjectValue answer = (ObjectValue) Json.parse(line);
      if (isHang(answer)) {
        restart();
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException("the OPA oracle answers what is no JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the OPA oracle ends", e);
    }
  }

  private void restart() throws IOException, InterruptedException {
    process.waitFor();
    process = process(binary);
    requests = requests(process);
    answers = answers(process);
  }

  /** Whether OPA did not end, and so its process had to. */
  private static boolean isHang(ObjectValue answer) {
    return answer.get("errors") instanceof ArrayValue list
        && list.size() > 0
        && list.get(0) instanceof ObjectValue error
        && text(error, "code").equals(HANG);
  }

  private static Answer answer(ObjectValue answer) {
    List<Problem> errors = new ArrayList<>();
    if (answer.get("errors") instanceof ArrayValue list) {
      list.forEach(error -> errors.add(problem((ObjectValue) error)));
    }
    List<Outcome> outcomes = new ArrayList<>();
    if (answer.get("outcomes") instanceof ArrayValue list) {
      for (Value element : list) {
        ObjectValue outcome = (ObjectValue) element;
        outcomes.add(
            new Outcome(
                outcome.get("value") instanceof StringValue text ? text.value() : null,
                outcome.get("error") instanceof ObjectValue error ? problem(error) : null));
      }
    }
    List<Problem> swallowed = new ArrayList<>();
    if (answer.get("swallowed") instanceof ArrayValue list) {
      list.forEach(error -> swallowed.add(problem((ObjectValue) error)));
    }
    return new Answer(errors, outcomes, swallowed);
  }

  private static Problem problem(ObjectValue error) {
    return new Problem(
        text(error, "code"),
        text(error, "message"),
        error.get("file") instanceof StringValue file ? module(file.value()) : -1,
        number(error.get("row")),
        number(error.get("col")));
  }

  private static String text(ObjectValue error, String key) {
    return error.get(StringValue.of(key)) instanceof StringValue text ? text.value() : "";
  }

  private static int number(@Nullable Value value) {
    return value instanceof NumberValue number ? Integer.parseInt(number.toString()) : 0;
  }

  /** The index in a name such as `test-0.rego`; -1 where there is none. */
  static int module(String file) {
    return file.matches("test-\\d+\\.rego")
        ? Integer.parseInt(file.substring(5, file.length() - 5))
        : -1;
  }

  private static @Nullable Path go() {
    String path = System.getenv("PATH");
    return Stream.concat(
            Stream.of((path == null ? "" : path).split(File.pathSeparator)),
            Stream.of("/usr/local/go/bin"))
        .map(folder -> Path.of(folder, "go"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    requests.close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}

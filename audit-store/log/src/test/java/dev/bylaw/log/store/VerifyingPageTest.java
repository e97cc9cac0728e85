package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/verifying-a-log.md, run on logs of ours. */
class VerifyingPageTest {
  private static final int ENTRIES = 700;

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void writeALog() throws IOException {
    log = folder.resolve("log");
    TestSidecar sidecar = new TestSidecar("orders").write(ENTRIES);
    try (LogStore store =
        LogStore.open(
            new LocalDisk(),
            log,
            LogStoreTest.LOG_KEY,
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system())) {
      store.append(sidecar.batch(0, ENTRIES));
      store.publish();
    }
  }

  @Test
  void java() throws Exception {
    Path program = program("Verify.java");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    judge(
        List.of(java.toString(), "-cp", Path.of("target/classes").toAbsolutePath().toString()),
        program);
  }

  @Test
  void javaScript() throws Exception {
    judge(List.of("node"), program("verify.mjs"));
  }

  @Test
  @EnabledIfSystemProperty(named = "bylaw.go-verifiers", matches = "true")
  void go() throws Exception {
    Path program = program("main.go");
    for (String file : List.of("go.mod", "go.sum")) {
      Files.copy(Path.of("src/test/go", file), program.resolveSibling(file));
    }
    Path built = folder.resolve("verify");
    Said said = run(List.of("go", "build", "-mod=mod", "-o", built.toString(), "."), program);
    assertThat(said.code()).as(said.text()).isZero();
    judge(List.of(), built);
  }

  /** A sound log passes; one with a changed entry, and one with a changed checkpoint, do not. */
  private void judge(List<String> command, Path program) throws Exception {
    Said sound = verify(command, program);
    assertThat(sound.text()).contains(Files.readAllLines(log.resolve("checkpoint")).get(2));
    assertThat(sound.code()).as(sound.text()).isZero();
    for (String name : List.of("tile/entries/001", "checkpoint")) {
      Path file = log.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] changed = whole.clone();
      changed[whole.length / 2] ^= 1;
      Files.write(file, changed);
      Said damaged = verify(command, program);
      assertThat(damaged.code()).as(name + ": " + damaged.text()).isNotZero();
      Files.write(file, whole);
    }
  }

  private Said verify(List<String> command, Path program) throws Exception {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(
        List.of(program.toString(), log.toString(), LogStoreTest.LOG_KEY.verifier().toString()));
    return run(whole, program);
  }

  private record Said(int code, String text) {}

  private static Said run(List<String> command, Path beside) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(beside.getParent().toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(text).isTrue();
    return new Said(process.exitValue(), text);
  }

  /** A program of the page, in a file of its name. */
  private Path program(String name) throws IOException {
    String page = Files.readString(Path.of("../../docs/verifying-a-log.md"));
    Matcher block =
        Pattern.compile(
                "<!-- program: " + Pattern.quote(name) + " -->\n```\\w+\n(.*?)\n```\n",
                Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).as(name).isTrue();
    return Files.writeString(
        Files.createDirectories(folder.resolve("program")).resolve(name), block.group(1) + "\n");
  }
}

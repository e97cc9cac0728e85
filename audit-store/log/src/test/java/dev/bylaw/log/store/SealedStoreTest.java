package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.seal.PayloadSealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store that seals writes, and who can read it. */
class SealedStoreTest {
  private static final Path ROOT = Path.of("/log");

  private final TestSidecar sidecar = new TestSidecar("a").write(600);
  private final Enrolment enrolment = Enrolment.of(List.of(sidecar.verifier()));
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private PayloadKeys secrets = PayloadKeys.generate();

  private record Opened(LogStore store, KeyStore keys) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      store.close();
      keys.close();
    }
  }

  private Opened open() throws IOException {
    KeyStore[] keys = new KeyStore[1];
    LogStore store =
        LogStore.open(
            disk,
            ROOT,
            LogStoreTest.LOG_KEY,
            enrolment,
            LogStoreTest.SMALL,
            InstantSource.system(),
            () -> {
              keys[0] = KeyStore.open(disk, ROOT, secrets);
              return new PayloadSealer(keys[0]);
            });
    return new Opened(store, keys[0]);
  }

  private void write() throws IOException {
    try (Opened opened = open()) {
      opened.store.append(sidecar.batch(0, 300));
      opened.store.append(sidecar.batch(300, 301));
      opened.store.append(sidecar.batch(301, 600));
    }
  }

  @Test
  void nothingOnDiskShowsASubject() throws Exception {
    write();
    for (Path file : disk.files()) {
      assertThat(new String(disk.read(file), StandardCharsets.ISO_8859_1))
          .as("%s", file)
          .doesNotContain("person-");
    }
    assertThat(Fsck.check(disk, ROOT, LogStoreTest.LOG_KEY.verifier(), enrolment).findings())
        .isEmpty();
  }

  @Test
  void theReaderOpensWhatWasSealed() throws Exception {
    write();
    try (Opened opened = open()) {
      PayloadReader reader = PayloadReader.of(opened.keys);
      assertThat(opened.keys.size()).isEqualTo(7);
      for (int i = 0; i < 300; i++) {
        assertThat(reader.open(opened.store.entry(i).entry()).bytes())
            .isEqualTo(sidecar.journal().get(i).payload());
      }
      assertThat(PayloadReader.withoutKeys().open(opened.store.entry(3).entry()))
          .isInstanceOf(OpenedPayload.Closed.class);
    }
  }

  @Test
  void aPayloadThatIsMovedDoesNotOpen() throws Exception {
    write();
    try (Opened opened = open()) {
      // of the same subject, and so under the same key
      EncodedEntry one = opened.store.entry(1).entry();
      EncodedEntry other = opened.store.entry(8).entry();
      EncodedEntry moved = new EncodedEntry(one.leaf(), other.payload());
      assertThat(PayloadReader.of(opened.keys).open(moved))
          .isEqualTo(new OpenedPayload.Closed("it is changed, or belongs to another entry"));
    }
  }

  @Test
  void aNewKeyEncryptionKeyOpensTheSame() throws Exception {
    write();
    secrets = secrets.rotated();
    open().close();
    secrets = secrets.newestOnly();
    try (Opened opened = open()) {
      assertThat(PayloadReader.of(opened.keys).open(opened.store.entry(0).entry()).bytes())
          .isEqualTo(sidecar.journal().get(0).payload());
    }
    secrets = PayloadKeys.generate();
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("not those of this log");
  }
}

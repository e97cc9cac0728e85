package dev.bylaw.log.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.mirror.MirrorAnswer.Conflict;
import dev.bylaw.log.mirror.MirrorAnswer.Info;
import dev.bylaw.log.mirror.MirrorAnswer.Mirrored;
import dev.bylaw.log.mirror.MirrorAnswer.NotProven;
import dev.bylaw.log.mirror.MirrorAnswer.Taken;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import dev.bylaw.log.witness.AddCheckpoint;
import dev.bylaw.log.witness.KnownLogs;
import dev.bylaw.log.witness.TestTree;
import dev.bylaw.log.witness.Witness;
import dev.bylaw.log.witness.WitnessFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorsTest {
  private static final String ORIGIN = "log.example/one";
  private static final String NAME = WitnessFolder.name(ORIGIN);
  private static final int MOST = 1_100;

  @TempDir private Path folder;
  private final Ed25519Signer log = Ed25519Signer.ofSeed(ORIGIN, new byte[32]);
  private final CosignatureSigner cosigner = cosigner("mirror.example/m");
  private final MlDsa44Signer postQuantum =
      MlDsa44Signer.generate("mirror.example/m", InstantSource.system());
  private final TestTree tree = new TestTree(MOST);
  private byte[] secret = {1, 2, 3};
  private List<NoteVerifier> keys = List.of(log.verifier());
  private Witness witness;
  private Mirrors mirrors;
  private long witnessed;

  private static CosignatureSigner cosigner(String name) {
    return new CosignatureSigner(Ed25519Signer.generate(name), InstantSource.system());
  }

  @BeforeEach
  void open() throws IOException {
    KnownLogs logs = origin -> origin.equals(ORIGIN) ? keys : List.of();
    LocalDisk disk = new LocalDisk();
    witness =
        new Witness(
            logs, cosigner("mirror.example/w"), new WitnessFolder(disk, folder.resolve("w")));
    mirrors =
        new Mirrors(
            disk,
            folder.resolve("m"),
            logs,
            witness,
            List.of(cosigner, postQuantum),
            new MirrorTickets(secret));
  }

  @Test
  void aLogIsCopiedAsItGrows() throws Exception {
    long next = 0;
    for (int size : List.of(1, 100, 256, 257, 700, 1_024, 1_100)) {
      checkpoint(size);
      MirrorAnswer answer = send(next, size, Integer.MAX_VALUE);
      assertThat(answer).isInstanceOf(Mirrored.class);
      SignedNote note = SignedNote.parse(Objects.requireNonNull(mirrors.checkpoint(NAME)));
      note.verify(log.verifier());
      note.verify(cosigner.verifier());
      note.verify(postQuantum.verifier());
      assertThat(mirrors.size(NAME)).isEqualTo(size);
      Tiles tiles = new Tiles(path -> mirrors.file(NAME, path), size);
      assertThat(Proofs.root(size, tiles)).isEqualTo(tree.root(size));
      for (long bundle = 0; bundle * 256 < size; bundle++) {
        mirrors.file(NAME, TilePath.entries(bundle, TilePath.width(0, bundle, size)));
      }
      next = size;
    }
  }

  @Test
  void anUploadIsTakenUpWhereItEnded() throws Exception {
    checkpoint(1_100);
    assertThat(send(0, 1_100, 2)).satisfies(is(Taken.class, 1_100, 512));
    byte[] cut = body(512, 1_100, 9);
    assertThat(add(Arrays.copyOf(cut, cut.length / 2))).satisfies(is(Taken.class, 1_100, 768));
    open();
    assertThat(send(700, 1_100, 9)).satisfies(is(Conflict.class, 1_100, 768));
    assertThat(mirrors.checkpoint(NAME)).isNull();
    assertThat(send(768, 1_100, 9)).isInstanceOf(Mirrored.class);
    assertThat(send(1_100, 1_100, 9)).isInstanceOf(Mirrored.class);
  }

  private static Consumer<MirrorAnswer> is(
      Class<? extends MirrorAnswer> kind, long pending, long next) {
    return answer -> {
      assertThat(answer).isInstanceOf(kind);
      assertThat(info(answer).pending()).isEqualTo(pending);
      assertThat(info(answer).next()).isEqualTo(next);
    };
  }

  private static Info info(MirrorAnswer answer) {
    return switch (answer) {
      case Taken(Info info) -> info;
      case Conflict(Info info) -> info;
      default -> throw new AssertionError(answer);
    };
  }

  @Test
  void anUploadGoesOnByItsTicketThoughTheMirrorForgotItsCheckpoint() throws Exception {
    checkpoint(300);
    byte[] ticket = Base64.getDecoder().decode(info(send(0, 300, 1)).ticket());
    for (int size = 301; size <= 320; size++) {
      checkpoint(size);
    }
    // it is none of the last ones, and without its ticket none that is known
    assertThat(send(256, 300, 1)).satisfies(is(Conflict.class, 320, 256));
    assertThat(send(256, 300, ticket)).isInstanceOf(Mirrored.class);
    open();
    checkpoint(1_100);
    byte[] next = Base64.getDecoder().decode(info(send(300, 1_100, 1)).ticket());
    open();
    assertThat(send(512, 1_100, next)).isInstanceOf(Mirrored.class);
    // what is mirrored is not put back
    assertThat(send(256, 300, ticket)).satisfies(is(Conflict.class, 1_100, 1_100));
  }

  @Test
  void aTicketThatIsNotOursIsOfNoUse() throws Exception {
    checkpoint(300);
    byte[] ticket = Base64.getDecoder().decode(info(send(0, 300, 1)).ticket());
    open();
    checkpoint(320);
    Random random = new Random(13);
    for (int i = 0; i < 100; i++) {
      byte[] changed = Arrays.copyOf(ticket, random.nextInt(2) == 0 ? ticket.length : i % 250);
      if (changed.length > 0) {
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      }
      assertThat(send(256, 300, changed)).satisfies(is(Conflict.class, 320, 256));
    }
    // of another log, though the mirror made it
    SignedNote other = new Checkpoint("log.example/two", 300, tree.root(300)).sign(log);
    assertThat(send(256, 300, new MirrorTickets(secret).of(other)))
        .satisfies(is(Conflict.class, 320, 256));
    // by a key that is trusted no longer
    keys = List.of(Ed25519Signer.generate(ORIGIN).verifier());
    open();
    assertThat(send(256, 300, ticket)).satisfies(is(Conflict.class, 320, 256));
    keys = List.of(log.verifier());
    // of a mirror with another secret
    secret = new byte[] {4};
    open();
    assertThat(send(256, 300, ticket)).satisfies(is(Conflict.class, 320, 256));
    secret = new byte[] {1, 2, 3};
    open();
    assertThat(send(256, 300, ticket)).isInstanceOf(Mirrored.class);
  }

  @Test
  void aHeadIsAnsweredByWhatItsFirstWrongFieldSays() throws Exception {
    checkpoint(300);
    assertThat(add(head("", 0, 0)).status()).isEqualTo(404);
    assertThat(add(head("x".repeat(65_535), 0, 0)).status()).isEqualTo(404);
    assertThat(add(head(ORIGIN, 0, -1))).satisfies(is(Conflict.class, 300, 0));
    assertThat(add(head(ORIGIN, -2, -1))).satisfies(is(Conflict.class, 300, 0));
    assertThat(add(head(ORIGIN, -1, 300)).status()).isEqualTo(400);
    byte[] sound = head(ORIGIN, 0, 300);
    for (int length = 0; length <= sound.length; length++) {
      assertThat(add(Arrays.copyOf(sound, length)).status()).isEqualTo(400);
    }
  }

  private byte[] head(String origin, long start, long end) throws IOException {
    return EntryUpload.write(new EntryUpload.Head(origin, start, end), 0, tree::leaf, tree);
  }

  @Test
  void entriesAgainstAnEarlierCheckpointStillCount() throws Exception {
    checkpoint(300);
    assertThat(send(0, 300, 1)).satisfies(is(Taken.class, 300, 256));
    checkpoint(900);
    assertThat(send(256, 300, 1)).isInstanceOf(Mirrored.class);
    assertThat(send(300, 900, 9)).isInstanceOf(Mirrored.class);
    assertThat(send(900, 300, 9).status()).isEqualTo(400);
    assertThat(send(200, 300, 9)).satisfies(is(Conflict.class, 900, 900));
  }

  @Test
  void whatIsNotKnownIsToldWhereTheMirrorIs() throws Exception {
    assertThat(send(0, 0, 1)).satisfies(is(Conflict.class, 0, 0));
    checkpoint(300);
    assertThat(send(0, 0, 1)).satisfies(is(Conflict.class, 300, 0));
    assertThat(send(5, 300, 1)).satisfies(is(Conflict.class, 300, 0));
    assertThat(send(0, 299, 1)).satisfies(is(Conflict.class, 300, 0));
    byte[] other = EntryUpload.write(new EntryUpload.Head("x", 0, 0), 0, tree::leaf, tree);
    assertThat(add(other).status()).isEqualTo(404);
  }

  @Test
  void entriesThatAreNotThoseOfTheCheckpointAreNotTaken() throws Exception {
    checkpoint(700);
    byte[] sound = body(0, 700, 9);
    Random random = new Random(11);
    for (int i = 0; i < 100; i++) {
      byte[] changed = sound.clone();
      changed[random.nextInt(40, changed.length)] ^= (byte) (1 + random.nextInt(255));
      MirrorAnswer answer = add(changed);
      assertThat(answer.status()).isIn(202, 400, 409, 422);
      assertThat(mirrors.checkpoint(NAME)).isNull();
    }
    checkpoint(800);
    Info at = ((Conflict) send(0, 0, 1)).info();
    assertThat(send(at.next(), 800, 9)).isInstanceOf(Mirrored.class);
    assertThat(Proofs.root(800, new Tiles(path -> mirrors.file(NAME, path), 800)))
        .isEqualTo(tree.root(800));
  }

  @Test
  void anyBytesEndInAnAnswer() throws Exception {
    checkpoint(300);
    Random random = new Random(12);
    byte[] sound = body(0, 300, 9);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = Arrays.copyOf(sound, random.nextInt(64));
      for (int change = random.nextInt(6); change > 0 && bytes.length > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertThat(add(bytes)).isNotInstanceOfAny(Mirrored.class, Taken.class, NotProven.class);
    }
  }

  private void checkpoint(int size) throws IOException {
    List<Hash> proof = witnessed == 0 ? List.of() : tree.consistency(witnessed, size);
    SignedNote note = new Checkpoint(ORIGIN, size, tree.root(size)).sign(log);
    assertThat(witness.add(new AddCheckpoint(witnessed, proof, note).toBytes()).status())
        .isEqualTo(200);
    mirrors.pending(ORIGIN);
    witnessed = size;
  }

  private byte[] body(long start, long end, int packages) throws IOException {
    return EntryUpload.write(new EntryUpload.Head(ORIGIN, start, end), packages, tree::leaf, tree);
  }

  private MirrorAnswer send(long start, long end, int packages) throws IOException {
    return add(body(start, end, packages));
  }

  private MirrorAnswer send(long start, long end, byte[] ticket) throws IOException {
    EntryUpload.Head head = new EntryUpload.Head(ORIGIN, start, end, ticket);
    return add(EntryUpload.write(head, Integer.MAX_VALUE, tree::leaf, tree));
  }

  private MirrorAnswer add(byte[] body) throws IOException {
    return mirrors.add(new ByteArrayInputStream(body));
  }
}

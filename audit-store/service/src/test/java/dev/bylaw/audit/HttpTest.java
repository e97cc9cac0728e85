package dev.bylaw.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.CosignedSubtree;
import dev.bylaw.log.checkpoint.MlDsa44Verifier;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.merkle.SubtreeProofs;
import dev.bylaw.log.mirror.EntryUpload;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import dev.bylaw.log.witness.AddCheckpoint;
import dev.bylaw.log.witness.SignSubtree;
import dev.bylaw.log.witness.WitnessFolder;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AppendResponse;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.GetCheckpointRequest;
import dev.bylaw.v1.GetSignsRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store over HTTP, read and written as public tools do. */
class HttpTest {
  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestJournal orders = new TestJournal("orders");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    http.shutdownNow();
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** A store that runs, with its ports and keys. */
  private final class Running {
    final Path directory;
    final AuditStore store;
    final int port;
    final AuditServiceGrpc.AuditServiceBlockingStub stub;

    Running(String name) throws Exception {
      directory = folder.resolve(name);
      Path ports = folder.resolve(name + ".http-port");
      store =
          new AuditStore(
              new AuditConfiguration(
                  directory,
                  origin(name),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  "127.0.0.1",
                  0,
                  null,
                  Duration.ofDays(1),
                  "127.0.0.1",
                  0,
                  ports,
                  false,
                  null,
                  null,
                  Duration.ofDays(1)));
      open.add(store);
      port = Integer.parseInt(Files.readString(ports).strip());
      ManagedChannel channel =
          Grpc.newChannelBuilder("localhost:" + store.port(), InsecureChannelCredentials.create())
              .build();
      open.add(channel::shutdownNow);
      stub = AuditServiceGrpc.newBlockingStub(channel);
    }

    String key(String suffix) throws IOException {
      return Files.readString(Path.of(directory + suffix)).strip();
    }

    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(
          request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    URI uri(String path) {
      return URI.create("http://127.0.0.1:" + port + "/" + path);
    }

    byte[] file(String path) throws IOException {
      try {
        HttpResponse<byte[]> response = get(path);
        if (response.statusCode() == 404) {
          throw new NoSuchFileException(path);
        }
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
      } catch (NoSuchFileException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    /** The checkpoint, after its tiles and bundles have been seen to have its root. */
    Checkpoint verified(String prefix, List<dev.bylaw.log.note.NoteVerifier> keys)
        throws Exception {
      SignedNote note = SignedNote.parse(file(prefix + "checkpoint"));
      for (var key : keys) {
        note.verify(key);
      }
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      Tiles tiles = new Tiles(path -> file(prefix + path), checkpoint.size());
      assertThat(Proofs.root(checkpoint.size(), tiles)).isEqualTo(checkpoint.root());
      CompactRange range = new CompactRange();
      while (range.size() < checkpoint.size()) {
        long bundle = range.size() / 256;
        int width = TilePath.width(0, bundle, checkpoint.size());
        EntryBundle.decode(file(prefix + TilePath.entries(bundle, width)), width)
            .forEach(range::append);
      }
      assertThat(range.root()).isEqualTo(checkpoint.root());
      return checkpoint;
    }
  }

  private static String origin(String name) {
    return name + ".example/audit";
  }

  private Running start(String name) throws Exception {
    Files.writeString(folder.resolve(name + ".enrolled"), orders.key.verifier() + "\n");
    return new Running(name);
  }

  private void ship(Running to, int from, int until) {
    for (int at = from; at < until; at += 200) {
      to.stub.append(orders.request(at, Math.min(until, at + 200)));
    }
  }

  @Test
  void theLogIsReadAsTilesAndSoIsWhatItMirrors() throws Exception {
    Running a = start("a");
    orders.write(1_000);
    ship(a, 0, 1_000);
    assertThat(a.stub.getCheckpoint(GetCheckpointRequest.getDefaultInstance())).isNotNull();
    String mirror = "mirror/" + WitnessFolder.name(orders.origin.toString()) + "/";
    Ed25519Verifier sidecar = orders.key.verifier().named(orders.origin.toString());
    CosignatureVerifier mirrorKey = CosignatureVerifier.parse(a.key(".cosigner.key.vkey"));
    assertThat(a.verified(mirror, List.of(sidecar, mirrorKey)).size()).isEqualTo(1_000);
    // again, from what was kept
    assertThat(a.verified(mirror, List.of(sidecar, mirrorKey)).size()).isEqualTo(1_000);
    Checkpoint own = a.verified("", List.of(Ed25519Verifier.parse(a.key(".key.vkey"))));
    // the enrolment, and behind each batch its mirror entry
    assertThat(own.size()).isEqualTo(1_006);
    assertThat(new String(a.get("mirror/origins").body(), StandardCharsets.UTF_8))
        .isEqualTo(WitnessFolder.name(orders.origin.toString()) + " 1000 " + orders.origin + "\n");
    // older widths of a tile that has grown
    byte[] tile = a.file("tile/0/000");
    assertThat(a.file("tile/0/000.p/3")).isEqualTo(java.util.Arrays.copyOf(tile, 96));
    assertThat(a.get("tile/0/000").headers().firstValue("Cache-Control"))
        .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
    assertThat(a.get("checkpoint").headers().firstValue("Cache-Control")).hasValue("no-cache");
    // bundles are compressed for those who take it
    HttpResponse<byte[]> plain = a.get("tile/entries/000");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    HttpResponse<byte[]> zipped = a.get("tile/entries/000", "Accept-Encoding", "br, gzip;q=0.5");
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
        .isEqualTo(plain.body());
    assertThat(a.get("tile/entries/000", "Accept-Encoding", "gzip;q=0").body())
        .isEqualTo(plain.body());
    // nobody's name stands in what is read
    for (int bundle = 0; bundle < 3; bundle++) {
      byte[] entries = a.file(TilePath.entries(bundle, 256));
      assertThat(new String(entries, StandardCharsets.ISO_8859_1)).doesNotContain("person-");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    Running a = start("a");
    for (String path :
        List.of(
            "",
            "tile/0/001",
            "tile/0/000.p/9",
            "tile/0/../checkpoint",
            "payload/000",
            "lock",
            "mirror/x/checkpoint",
            "mirror/" + "0".repeat(64) + "/checkpoint",
            "%2e%2e/a.key",
            "mirror/" + "0".repeat(64) + "/../../a.key",
            "tile/entries/x000/000")) {
      assertThat(a.get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(a.get("add-checkpoint").statusCode()).isEqualTo(405);
    assertThat(a.post("checkpoint", new byte[0]).statusCode()).isEqualTo(405);
    assertThat(a.post("add-entries", new byte[0], "Content-Encoding", "br").statusCode())
        .isEqualTo(415);
    assertThat(a.post("add-checkpoint", new byte[300_000]).statusCode()).isEqualTo(400);
    assertThat(a.get("sign-subtree").statusCode()).isEqualTo(405);
    assertThat(a.post("sign-subtree", new byte[200_000]).statusCode()).isEqualTo(400);
    // a client that sends half a request holds up nobody
    try (Socket socket = new Socket("127.0.0.1", a.port)) {
      socket.getOutputStream().write("POST /add-check".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(a.get("checkpoint").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void readersNeedTheRoleOnceThereAreClients() throws Exception {
    Running a = start("a");
    Hash hash = new Hasher().digest("secret".getBytes(StandardCharsets.UTF_8), 0, 6);
    Files.writeString(
        folder.resolve("a.clients"),
        "reader %s query\n".formatted(java.util.HexFormat.of().formatHex(hash.toBytes())));
    assertThat(a.get("checkpoint").statusCode()).isEqualTo(401);
    assertThat(a.get("checkpoint", "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(a.get("checkpoint", "Authorization", "Bearer secret").statusCode()).isEqualTo(200);
    assertThat(a.post("add-checkpoint", new byte[0]).statusCode()).isEqualTo(400);
  }

  @Test
  void oneStoreWitnessesAndMirrorsAnother() throws Exception {
    Running b = start("b");
    Files.writeString(
        folder.resolve("a.policy"),
        """
        witness E %1$s http://127.0.0.1:%3$d/
        witness Q %2$s http://127.0.0.1:%3$d/
        group B all E Q
        quorum B
        """
            .formatted(b.key(".witness.key.vkey"), b.key(".witness.ml-dsa-44.key.vkey"), b.port));
    Running a = start("a");
    GetCheckpointRequest witnessed = GetCheckpointRequest.newBuilder().setWitnessed(true).build();
    // nothing is shown that was not witnessed, and b does not know the log
    assertThat(a.get("checkpoint").statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> a.stub.getCheckpoint(witnessed))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("the quorum `B` is not reached");
    Ed25519Verifier key = Ed25519Verifier.parse(a.key(".key.vkey"));
    Files.writeString(folder.resolve("b.witnessed"), key + "\n");
    Policy policy = Policy.parse(Files.readAllBytes(folder.resolve("a.policy")));
    orders.write(700);
    long before = 0;
    for (int until : List.of(100, 400, 700)) {
      ship(a, Math.max(0, until - 300), until);
      String note = a.stub.getCheckpoint(witnessed).getCheckpoint();
      SignedNote signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
      assertThat(policy.verify(signed, key).witnessed()).hasSize(2);
      assertThat(a.get("checkpoint").body()).isEqualTo(signed.toBytes());
      long size = Checkpoint.parse(signed.text()).size();
      mirror(a, b, before, size);
      before = size;
      String name = "mirror/" + WitnessFolder.name(origin("a")) + "/";
      CosignatureVerifier mirrorKey = CosignatureVerifier.parse(b.key(".cosigner.key.vkey"));
      assertThat(b.verified(name, List.of(key, mirrorKey)).size()).isEqualTo(size);
    }
    assertThat(Fsck.check(new LocalDisk(), a.directory, key, null).findings()).isEmpty();
    Path file = a.directory.resolve("checkpoint.witnessed");
    Ed25519Signer signer = Ed25519Signer.parse(a.key(".key"));
    Files.write(file, new Checkpoint(origin("a"), 5, Hasher.EMPTY_ROOT).sign(signer).toBytes());
    assertThat(Fsck.check(new LocalDisk(), a.directory, key, null).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.toString()).contains("at size 5 expected the root"));
  }

  /** What a mirror's client does: reads here, and uploads there. */
  private static void mirror(Running from, Running to, long start, long end) throws Exception {
    Tiles tiles = new Tiles(from::file, end);
    EntryUpload.Head head = new EntryUpload.Head(origin("a"), start, end);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(body)) {
      zip.write(EntryUpload.write(head, 99, index -> entry(from, index), tiles));
    }
    HttpResponse<String> answer =
        to.post("add-entries", body.toByteArray(), "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    HttpResponse<String> none = to.post("add-entries", head(origin("a")));
    assertThat(none.statusCode()).isEqualTo(409);
    assertThat(none.headers().firstValue("Content-Type")).hasValue("text/x.tlog.mirror-info");
    assertThat(none.body()).matches(end + "\n" + end + "\n[A-Za-z0-9+/=]+\n");
  }

  private static byte[] head(String origin) throws IOException {
    return EntryUpload.write(
        new EntryUpload.Head(origin, 0, 0), 0, _ -> new byte[0], (_, _) -> Hasher.EMPTY_ROOT);
  }

  private static byte[] entry(Running from, long index) {
    try {
      int width = (int) (index % 256) + 1;
      return EntryBundle.decode(from.file(TilePath.entries(index / 256, width)), width).getLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSidecarThatContradictsWhatItShippedIsNotCosigned() throws Exception {
    Running a = start("a");
    orders.write(10);
    ship(a, 0, 10);
    AddCheckpoint sound = request(orders.note(10));
    HttpResponse<String> cosigned = a.post("add-checkpoint", sound.toBytes());
    assertThat(cosigned.statusCode()).isEqualTo(200);
    SignedNote.SignatureLine line = SignedNote.parseLines(cosigned.body()).getFirst();
    new SignedNote(sound.note().text(), List.of(line))
        .verify(CosignatureVerifier.parse(a.key(".witness.key.vkey")));
    HttpResponse<String> again = a.post("add-checkpoint", sound.toBytes());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(again.body()).isEqualTo("10\n");
    List<EncodedEntry> other = new TestJournal("orders").write(3).entries;
    CompactRange fork = new CompactRange();
    for (int i = 0; i < 10; i++) {
      fork.append(other.get(i % 3).leaf());
    }
    String note =
        Checkpoint.of(orders.origin.toString(), fork)
            .sign(orders.key.named(orders.origin.toString()))
            .toString();
    HttpResponse<String> refused = a.post("add-checkpoint", request(note).toBytes());
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("contradicts what its sidecar shipped");
    HttpResponse<String> entries = a.post("add-entries", head(orders.origin.toString()));
    assertThat(entries.statusCode()).isEqualTo(404);
  }

  @Test
  void subtreesAreCosignedByWhoCosignedTheirTree() throws Exception {
    Running a = start("a");
    orders.write(300);
    ship(a, 0, 300);
    CompactRange part = new CompactRange();
    orders.entries.subList(256, 300).forEach(entry -> part.append(entry.leaf()));
    String prefix = "mirror/" + WitnessFolder.name(orders.origin.toString()) + "/";
    Tiles tiles = new Tiles(path -> a.file(prefix + path), 300);
    List<Hash> proof = SubtreeProofs.prove(256, 300, 300, tiles);
    CosignedSubtree subtree = new CosignedSubtree(orders.origin.toString(), 256, 300, part.root());
    SignedNote note = SignedNote.parse(orders.note(300).getBytes(StandardCharsets.UTF_8));
    SignSubtree bare =
        new SignSubtree(
            256, 300, part.root(), List.of(), proof, new SignedNote(note.text(), List.of()));
    assertThat(a.post("sign-subtree", bare.toBytes()).statusCode()).isEqualTo(403);
    // the mirror's, by its cosignature of the tree
    SignedNote mirrored = SignedNote.parse(a.file(prefix + "checkpoint"));
    verify(a, ".cosigner", subtree, with(bare, mirrored));
    // the witness's, by its own, and because it remembers
    HttpResponse<String> cosigned = a.post("add-checkpoint", request(note.toString()).toBytes());
    assertThat(cosigned.statusCode()).isEqualTo(200);
    SignedNote witnessed = note.with(SignedNote.parseLines(cosigned.body()));
    witnessed.verify(CosignatureVerifier.parse(a.key(".witness.key.vkey")));
    witnessed.verify(MlDsa44Verifier.parse(a.key(".witness.ml-dsa-44.key.vkey")));
    verify(a, ".witness", subtree, with(bare, witnessed));
    verify(a, ".witness", subtree, bare);
    SignedNote other =
        new SignedNote(
            note.text().replace(orders.origin + "\n300\n", orders.origin + "\n301\n"), List.of());
    HttpResponse<String> conflict = a.post("sign-subtree", with(bare, other).toBytes());
    assertThat(conflict.statusCode()).isEqualTo(422);
  }

  private static SignSubtree with(SignSubtree request, SignedNote note) {
    return new SignSubtree(
        request.start(),
        request.end(),
        request.hash(),
        request.cosignatures(),
        request.proof(),
        note);
  }

  private static void verify(Running by, String role, CosignedSubtree subtree, SignSubtree request)
      throws Exception {
    HttpResponse<String> answer = by.post("sign-subtree", request.toBytes());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    MlDsa44Verifier key = MlDsa44Verifier.parse(by.key(role + ".ml-dsa-44.key.vkey"));
    assertThat(SignedNote.parseLines(answer.body()))
        .singleElement()
        .satisfies(line -> assertThat(key.verify(subtree, line.signature())).isTrue());
  }

  @Test
  void signsOfLifeStandBesideTheLogAndOutliveTheStore() throws Exception {
    Running a = start("a");
    orders.write(10);
    ship(a, 0, 10);
    Ed25519Signer named = orders.key.named(orders.origin.toString());
    SignedNote plain = SignedNote.parse(orders.note(10).getBytes(StandardCharsets.UTF_8));
    SignedNote sign =
        plain.with(
            SignedNote.sign(plain.text(), new CosignatureSigner(named, InstantSource.system()))
                .signatures());
    SignedNote future =
        plain.with(
            SignedNote.sign(
                    plain.text(),
                    new CosignatureSigner(named, () -> Instant.now().plusSeconds(3_600)))
                .signatures());
    for (SignedNote each : List.of(plain, sign, future)) {
      AppendResponse answer =
          a.stub.append(
              AppendRequest.newBuilder()
                  .setOrigin(orders.origin.toString())
                  .setFirstSequence(10)
                  .setCheckpoint(each.toString())
                  .build());
      assertThat(answer.getCosignature()).isNotEmpty();
    }
    assertThat(a.stub.getSigns(GetSignsRequest.getDefaultInstance()).next().getSignsList())
        .containsExactly(sign.toString());
    a.store.close();
    open.clear();
    Running again = new Running("a");
    assertThat(again.stub.getSigns(GetSignsRequest.getDefaultInstance()).next().getSignsList())
        .containsExactly(sign.toString());
    // the enrolment, the entries and one mirror entry: signs cost none
    assertThat(again.verified("", List.of()).size()).isEqualTo(12);
  }

  private static AddCheckpoint request(String note) throws Exception {
    return new AddCheckpoint(0, List.of(), SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)));
  }
}

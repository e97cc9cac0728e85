package dev.bylaw.audit;

import dev.bylaw.audit.http.HttpHost;
import dev.bylaw.audit.http.Routes;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.mirror.MirrorTickets;
import dev.bylaw.log.mirror.Mirrors;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.witness.KnownLogs;
import dev.bylaw.log.witness.SubtreeCosigner;
import dev.bylaw.log.witness.Witness;
import dev.bylaw.log.witness.WitnessFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store serves over HTTP, put together. */
final class HttpSide {
  private HttpSide() {}

  static HttpHost start(
      AuditConfiguration configuration,
      Disk disk,
      LogStore store,
      QueryIndex index,
      Publisher publisher,
      Enrolment enrolment,
      CosignatureSigner mirrorKey,
      @Nullable Witnessing witnessing,
      Clients clients)
      throws IOException {
    KnownLogs others = new KnownLogsFile(configuration.witnessedLogsPath(), configuration.origin());
    KnownLogs all =
        origin -> {
          List<NoteVerifier> keys = others.keys(origin);
          return keys.isEmpty() ? sidecar(origin, enrolment) : keys;
        };
    Path mirrorsPath = configuration.mirrorsPath();
    String witnessName = configuration.origin() + "/witness";
    CosignatureSigner witnessKey =
        new CosignatureSigner(
            KeyFile.cosigner(configuration.witnessKeyPath(), witnessName), InstantSource.system());
    MlDsa44Signer witnessMlDsa = KeyFile.mlDsa(configuration.witnessMlDsaPath(), witnessName);
    MlDsa44Signer mirrorMlDsa = KeyFile.mlDsa(configuration.cosignerMlDsaPath(), mirrorKey.name());
    List<NoteSigner> mirrorKeys = List.of(mirrorKey, mirrorMlDsa);
    Witness witness =
        new Witness(
            all,
            List.of(witnessKey, witnessMlDsa),
            new WitnessFolder(disk, configuration.witnessPath()));
    MirrorTickets tickets =
        new MirrorTickets(mirrorMlDsa.toSecretText().getBytes(StandardCharsets.UTF_8));
    Mirrors mirrors = new Mirrors(disk, mirrorsPath, others, witness, mirrorKeys, tickets);
    Routes routes =
        new Routes(
            store,
            () -> checkpoint(store, witnessing),
            (origin, first, count) -> positions(index, publisher, origin, first, count),
            mirrorKeys,
            configuration.tilesPath(),
            witness,
            new SubtreeCosigner(all, witness, witnessMlDsa, List.of(mirrorMlDsa)),
            mirrors);
    return HttpHost.start(
        new InetSocketAddress(configuration.httpHost(), configuration.httpPort()),
        routes,
        configuration.httpPublic() ? null : (token, loopback) -> mayRead(clients, token, loopback));
  }

  // with a policy only what its witnesses cosigned is shown
  private static byte @Nullable [] checkpoint(LogStore store, @Nullable Witnessing witnessing) {
    if (witnessing == null) {
      return store.checkpointNote();
    }
    SignedNote witnessed = witnessing.newest();
    return witnessed == null ? null : witnessed.toBytes();
  }

  private static boolean mayRead(Clients clients, String token, boolean loopback) {
    Clients.Client client = clients.find(token, loopback);
    return client != null && client.may(Role.QUERY);
  }

  private static List<NoteVerifier> sidecar(String origin, Enrolment enrolment) {
    try {
      NoteVerifier key =
          SidecarOrigin.isValid(origin) ? enrolment.verifier(SidecarOrigin.parse(origin)) : null;
      return key == null ? List.of() : List.of(key);
    } catch (EntryException _) {
      return List.of();
    }
  }

  private static List<Long> positions(
      QueryIndex index, Publisher publisher, String origin, long first, int count)
      throws IOException {
    try {
      List<Long> found = index.positions(origin, first, count);
      if (found.size() < count) {
        publisher.publishNow();
        found = index.positions(origin, first, count);
      }
      if (found.size() < count) {
        throw new IOException(
            "the index lacks entries of `%s` from %d on".formatted(origin, first));
      }
      return found;
    } catch (IndexException e) {
      throw new IOException(e);
    }
  }
}

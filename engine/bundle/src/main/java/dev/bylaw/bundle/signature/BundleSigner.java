package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Domain;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds signatures to bundles: by the council's keys for the release, by a domain's for its part.
 */
public final class BundleSigner {
  private BundleSigner() {}

  /**
   * A bundle with one more signature.
   *
   * @param whose {@code council}, or the domain
   */
  public record Signed(Bundle bundle, String whose) {}

  /**
   * Signs for whom {@code mesh.yaml} names the key. A line by the same key is replaced; lines over
   * another text are dropped, since they hold for nothing any more.
   *
   * @throws BundleException if the mesh does not name the key
   */
  public static Signed sign(Bundle bundle, Ed25519Signer signer) throws BundleException {
    var diagnostics = new Diagnostics();
    MeshConfig mesh = bundle.tree().mesh(diagnostics);
    if (diagnostics.hasErrors()) {
      throw new BundleException(
          "the bundle's mesh cannot be read: " + diagnostics.sorted().getFirst());
    }
    Release release = Release.of(bundle);
    if (holds(mesh.keys(), signer)) {
      return new Signed(add(bundle, Bundle.RELEASE_NOTE, release.text(), signer), "council");
    }
    for (Domain domain : mesh.domains().values()) {
      if (holds(domain.keys(), signer)) {
        String text = release.text(domain.id());
        return new Signed(add(bundle, Bundle.domainNote(domain.id()), text, signer), domain.id());
      }
    }
    throw new BundleException(
        "mesh.yaml names the key `%s` neither among the council's `keys` nor among a domain's"
            .formatted(signer));
  }

  private static boolean holds(Collection<MeshKey> keys, Ed25519Signer signer) {
    return keys.stream()
        .anyMatch(key -> key.verifier().toString().equals(signer.verifier().toString()));
  }

  private static Bundle add(Bundle bundle, String path, String text, Ed25519Signer signer) {
    List<SignedNote.SignatureLine> lines = new ArrayList<>();
    SignedNote before = parsed(bundle.notes().get(path));
    if (before != null && before.text().equals(text)) {
      lines.addAll(before.signatures());
      lines.removeIf(l -> l.keyId() == signer.keyId() && l.name().equals(signer.name()));
    }
    lines.addAll(SignedNote.sign(text, signer).signatures());
    return bundle.with(path, new SignedNote(text, lines).toBytes());
  }

  private static @Nullable SignedNote parsed(byte @Nullable [] note) {
    try {
      return note == null ? null : SignedNote.parse(note);
    } catch (NoteException _) {
      return null; // what is no note holds for nothing, and is replaced
    }
  }
}

package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Domain;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.signature.Signers.Worth;
import dev.bylaw.bundle.tree.TreeParts;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Verifies a bundle: the release by a key that its reader trusts, each domain's part by a key that
 * the council's {@code mesh.yaml} names for the domain.
 */
public final class BundleVerifier {
  private BundleVerifier() {}

  /**
   * Who vouches for a bundle.
   *
   * @param release what the council signed
   * @param council names of the keys that signed it
   * @param domains by domain, names of the keys that signed its part; empty where mesh.yaml names
   *     no key for it, so that the council alone vouches for it
   * @param keys the council's keys by the bundle's own mesh.yaml, which may follow the trusted ones
   * @param threshold how many of these must sign what follows
   */
  public record Verified(
      Release release,
      Set<String> council,
      SortedMap<String, Set<String>> domains,
      List<MeshKey> keys,
      int threshold) {}

  /** As {@link #verify(Bundle, Collection, int, Instant)}, where one trusted key will do. */
  public static Verified verify(Bundle bundle, Collection<MeshKey> trusted, Instant clock)
      throws BundleException {
    return verify(bundle, trusted, 1, clock);
  }

  /**
   * Verifies it.
   *
   * @param trusted the council's keys as the reader knows them
   * @param threshold how many different ones of them must have signed; where the bundle's own
   *     mesh.yaml asks for more than one, so many of the keys that it names must have, too
   * @throws BundleException if anything of it is not signed as it must be
   */
  public static Verified verify(
      Bundle bundle, Collection<MeshKey> trusted, int threshold, Instant clock)
      throws BundleException {
    Release release = Release.of(bundle);
    SignedNote note = note(bundle, Bundle.RELEASE_NOTE, "the bundle is not signed by the council");
    Signers council = Signers.of(note, trusted, clock);
    if (!council.names(Worth.FORGED).isEmpty()) {
      throw new BundleException(
          "the bundle's signature by `%s` is forged"
              .formatted(council.names(Worth.FORGED).first()));
    }
    if (council.names(Worth.VALID).isEmpty()) {
      throw new BundleException(
          unsigned("the bundle is not signed by a trusted key of the council", council));
    }
    int signatures = council.different();
    if (signatures < threshold) {
      throw new BundleException(
          "the bundle needs the signatures of %d trusted keys of the council, found %d: `%s`"
              .formatted(threshold, signatures, String.join("`, `", council.names(Worth.VALID))));
    }
    Release signed = Release.parse(note.text());
    agree(signed, release);
    whole(bundle, release);
    return domains(bundle, release, note, council.names(Worth.VALID), clock);
  }

  /** A slice may lack the rules of other domains, and nothing else. */
  private static void whole(Bundle bundle, Release release) throws BundleException {
    for (String part : release.parts().keySet()) {
      boolean foreign =
          bundle.domain() != null
              && part.equals(TreeParts.rules(TreeParts.domain(part)))
              && !TreeParts.domain(part).equals(bundle.domain());
      if (bundle.tree().elsewhere().containsKey(part) && !foreign) {
        throw new BundleException("the bundle lacks the files of `" + part + "`");
      }
    }
  }

  private static Verified domains(
      Bundle bundle, Release release, SignedNote note, Set<String> council, Instant clock)
      throws BundleException {
    var diagnostics = new Diagnostics();
    MeshConfig mesh = bundle.tree().mesh(diagnostics);
    if (diagnostics.hasErrors()) {
      throw new BundleException(
          "the bundle's mesh cannot be read: " + diagnostics.sorted().getFirst());
    }
    if (!mesh.name().equals(bundle.mesh())) {
      throw new BundleException(
          "the bundle says it is of mesh `%s`, its mesh.yaml is of `%s`"
              .formatted(bundle.mesh(), mesh.name()));
    }
    Signers own = Signers.of(note, mesh.keys(), clock);
    if (mesh.threshold() > 1 && own.different() < mesh.threshold()) {
      throw new BundleException(
          "the bundle's mesh.yaml asks for the signatures of %d of the council's keys, found %d"
              .formatted(mesh.threshold(), own.different()));
    }
    Map<MeshKey, String> holders = holders(mesh);
    var names = new TreeSet<String>();
    release.parts().keySet().forEach(part -> names.add(TreeParts.domain(part)));
    names.remove("");
    var domains = new TreeMap<String, Set<String>>();
    for (String name : names) {
      Domain domain = mesh.domains().get(name);
      domains.put(
          name,
          domain == null || domain.keys().isEmpty()
              ? Set.of()
              : domain(bundle, release, domain, holders, clock));
    }
    return new Verified(release, council, domains, mesh.keys(), mesh.threshold());
  }

  private static Set<String> domain(
      Bundle bundle, Release release, Domain domain, Map<MeshKey, String> holders, Instant clock)
      throws BundleException {
    String part = "the part of domain `" + domain.id() + "`";
    SignedNote note = note(bundle, Bundle.domainNote(domain.id()), part + " is not signed by it");
    Signers signers = Signers.of(note, domain.keys(), clock);
    if (!signers.names(Worth.FORGED).isEmpty()) {
      throw new BundleException(
          "the signature of %s by `%s` is forged"
              .formatted(part, signers.names(Worth.FORGED).first()));
    }
    if (signers.names(Worth.VALID).isEmpty()) {
      Signers others = Signers.of(note, holders.keySet(), clock);
      String message = unsigned(part + " is not signed by a key of that domain", signers);
      for (var holder : holders.entrySet()) {
        if (others.names(Worth.VALID).contains(holder.getKey().name())) {
          message += ": `" + holder.getKey().name() + "` is a key of " + holder.getValue();
        }
      }
      throw new BundleException(message);
    }
    if (!note.text().equals(release.text(domain.id()))) {
      throw new BundleException(
          part + " is not what the domain signed: it changed since, and must be signed again");
    }
    return signers.names(Worth.VALID);
  }

  private static Map<MeshKey, String> holders(MeshConfig mesh) {
    var holders = new LinkedHashMap<MeshKey, String>();
    mesh.keys().forEach(key -> holders.put(key, "the council"));
    mesh.domains()
        .forEach(
            (id, domain) -> domain.keys().forEach(key -> holders.put(key, "domain `" + id + "`")));
    return holders;
  }

  private static SignedNote note(Bundle bundle, String path, String missing)
      throws BundleException {
    byte[] bytes = bundle.notes().get(path);
    if (bytes == null) {
      throw new BundleException(missing + ": `" + path + "` is missing");
    }
    try {
      return SignedNote.parse(bytes);
    } catch (NoteException e) {
      throw new BundleException("`" + path + "` is no signed note: " + e.getMessage());
    }
  }

  private static String unsigned(String message, Signers signers) {
    if (!signers.names(Worth.LAPSED).isEmpty()) {
      return message
          + ": the key `"
          + signers.names(Worth.LAPSED).first()
          + "` does not count at this time";
    }
    return signers.names(Worth.UNKNOWN).isEmpty()
        ? message
        : message + ", but by `" + String.join("`, `", signers.names(Worth.UNKNOWN)) + "`";
  }

  private static void agree(Release signed, Release found) throws BundleException {
    if (!signed.mesh().equals(found.mesh())) {
      throw new BundleException(
          "the bundle was signed for mesh `%s`, it says it is of `%s`"
              .formatted(signed.mesh(), found.mesh()));
    }
    if (signed.sequence() != found.sequence()) {
      throw new BundleException(
          "the bundle was signed with sequence number %d, it says %d"
              .formatted(signed.sequence(), found.sequence()));
    }
    var parts = new TreeSet<>(signed.parts().keySet());
    parts.addAll(found.parts().keySet());
    for (String part : parts) {
      String expected = signed.parts().getOrDefault(part, "nothing");
      String actual = found.parts().getOrDefault(part, "nothing");
      if (!expected.equals(actual)) {
        throw new BundleException(
            "`%s` was signed as %s, found %s".formatted(part, expected, actual));
      }
    }
    if (!signed.text().equals(found.text())) {
      throw new BundleException(
          "the bundle was signed as revision %s, found %s"
              .formatted(signed.revision(), found.revision()));
    }
  }
}

package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.signature.ApprovalText;
import dev.bylaw.bundle.signature.Signers;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the {@code approvals} of a waiver or a hold: signature lines over all that it says. */
public final class ApprovalReader {

  /** How many approvals one waiver may have. */
  private static final int MAX_APPROVALS = SignedNote.MAX_SIGNATURES;

  private final MeshConfig mesh;
  private final Instant clock;

  /**
   * @param clock the time at which keys count or do not
   */
  public ApprovalReader(MeshConfig mesh, Instant clock) {
    this.mesh = mesh;
    this.clock = clock;
  }

  /**
   * Who approved.
   *
   * @param keys by approver, the key whose signature counts now and does so longest
   * @param lapsed approvers whose signatures count no more, or not yet
   */
  public record Approved(TreeMap<String, MeshKey> keys, TreeSet<String> lapsed) {

    /** Who approved by a key that counts now. */
    public Set<String> names() {
      return keys.keySet();
    }

    /** How many of these people approved, lapsed signatures included. */
    long countWithLapsed(Collection<String> members) {
      var all = new TreeSet<>(lapsed);
      all.addAll(keys.keySet());
      return all.stream().filter(members::contains).count();
    }

    /** When fewer than the quorum of these people is left; null if that never happens. */
    @Nullable Instant until(Collection<String> members, int quorum) {
      var ends = new ArrayList<Instant>();
      keys.forEach((name, key) -> {
        if (members.contains(name)) {
          Instant end = key.until();
          ends.add(end == null ? Instant.MAX : end);
        }
      });
      ends.sort(Comparator.reverseOrder());
      Instant end = ends.size() < quorum ? null : ends.get(quorum - 1);
      return Instant.MAX.equals(end) ? null : end;
    }
  }

  /**
   * Reads and verifies them; each line that is worth nothing is told at its place.
   *
   * @param owner whose members' keys count; null counts those of every owner
   * @param requester who cannot approve, or null
   */
  public Approved read(
      MappingReader in, ApprovalText.Kind kind, @Nullable Owner owner, @Nullable String requester) {
    var approved = new Approved(new TreeMap<>(), new TreeSet<>());
    String text = ApprovalText.of(kind, mesh.name(), in.fields());
    List<String> lines = in.texts(ApprovalText.APPROVALS);
    if (lines.size() > MAX_APPROVALS) {
      in.error(
          ApprovalText.APPROVALS,
          "too_many_approvals",
          "expected at most " + MAX_APPROVALS + " approvals, found " + lines.size(),
          null);
      return approved;
    }
    for (String line : lines) {
      Signers.Line signer = signer(in, text, line, owner);
      if (signer != null) {
        take(in, line, signer, owner, requester, approved);
      }
    }
    approved.lapsed.removeAll(approved.keys.keySet());
    return approved;
  }

  private Signers.@Nullable Line signer(
      MappingReader in, String text, String line, @Nullable Owner owner) {
    try {
      if (line.indexOf('\n') >= 0) {
        throw new NoteException("an approval is one line");
      }
      byte[] note = (text + "\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
      return Signers.of(SignedNote.parse(note), keys(owner), clock).lines().getFirst();
    } catch (NoteException e) {
      error(
          in,
          line,
          "invalid_approval",
          String.valueOf(e.getMessage()),
          "an approval is a line that `bylaw waiver approve` or `bylaw hold approve` writes");
      return null;
    }
  }

  private Collection<MeshKey> keys(@Nullable Owner owner) {
    if (owner != null) {
      return owner.keys();
    }
    var all = new ArrayList<MeshKey>();
    mesh.owners().values().forEach(each -> all.addAll(each.keys()));
    return all;
  }

  private void take(
      MappingReader in,
      String line,
      Signers.Line signer,
      @Nullable Owner owner,
      @Nullable String requester,
      Approved approved) {
    String name = signer.name();
    MeshKey key = signer.key();
    if (name.equals(requester)) {
      error(
          in,
          line,
          "self_approved",
          "`" + requester + "` requested it and cannot approve it",
          null);
      return;
    }
    if (key == null) {
      foreign(in, line, name, owner);
      return;
    }
    switch (signer.worth()) {
      case VALID -> approved.keys.merge(name, key, (a, b) -> endsLater(a, b) ? a : b);
      case LAPSED -> {
        approved.lapsed.add(name);
        Location at = in.location(ApprovalText.APPROVALS, line);
        in.diagnostics()
            .warning(
                "approval_lapsed",
                at,
                in.path(ApprovalText.APPROVALS),
                "the key of `"
                    + name
                    + "` does not count at "
                    + clock
                    + ", and so does not this approval",
                "approve again with the key that counts now");
      }
      case FORGED, UNKNOWN ->
          error(
              in,
              line,
              "forged_approval",
              "this is no signature by `" + name + "` of what the file says",
              "if it changed since, it must be approved again");
    }
  }

  private static boolean endsLater(MeshKey a, MeshKey b) {
    Instant end = a.until();
    Instant other = b.until();
    return end == null || (other != null && end.isAfter(other));
  }

  private void foreign(MappingReader in, String line, String name, @Nullable Owner owner) {
    var offices = new TreeSet<String>();
    for (Owner each : mesh.owners().values()) {
      if (each.keys().stream().anyMatch(key -> key.name().equals(name))) {
        offices.add(each.id());
      }
    }
    boolean member = owner != null && owner.members().contains(name);
    String hint =
        offices.isEmpty()
            ? owner == null ? null : DidYouMean.hintOrList(name, owner.members())
            : "`" + name + "` has a key with " + String.join(", ", offices);
    error(
        in,
        line,
        "foreign_approval",
        member
            ? "mesh.yaml names another key of `" + name + "`, or none"
            : "`"
                + name
                + "` is no key of a member of "
                + (owner == null ? "any owner" : "`" + owner.id() + "`"),
        hint);
  }

  private static void error(
      MappingReader in, String line, String code, String message, @Nullable String hint) {
    in.diagnostics()
        .error(
            code,
            in.location(ApprovalText.APPROVALS, line),
            in.path(ApprovalText.APPROVALS),
            message,
            hint);
  }

  /** Tells of names where signatures are asked for, and of signatures that nobody can verify. */
  static void wrongKind(MappingReader in, boolean signed) {
    if (signed && in.has("approvers")) {
      in.error(
          "approvers",
          "unsigned_approvers",
          "in this mesh approvals are signatures, names count for nothing",
          "leave `approvers` out; `bylaw waiver approve` adds a signature");
    }
    if (!signed && in.node(ApprovalText.APPROVALS) instanceof YamlNode) {
      in.error(
          ApprovalText.APPROVALS,
          "unverifiable_approvals",
          "mesh.yaml names no keys by which signatures could be verified",
          "give the owners' members `keys`, and say `approvals: signed`");
    }
  }
}

package dev.bylaw.log.policy;

import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which logs are known, who may witness them, and which witnesses together are enough.
 *
 * @param logs the logs; their keys' names are their origins
 * @param witnesses the witnesses, in the order of their lines
 * @param groups the groups by name, each made of what stands before it
 * @param quorum the witness or group whose statement is needed; {@link #NONE} for nobody's
 */
public record Policy(
    List<Log> logs, List<Witness> witnesses, Map<String, Group> groups, String quorum) {
  /** The quorum of a policy that needs no witness. */
  public static final String NONE = "none";

  /**
   * A log.
   *
   * @param url how to reach it; null if it is not told
   */
  public record Log(NoteVerifier key, @Nullable String url) {}

  /**
   * A witness.
   *
   * @param name what the policy calls it
   * @param url where checkpoints are submitted; null if it is not told
   */
  public record Witness(String name, NoteVerifier key, @Nullable String url) {}

  /**
   * Of these members at least so many must have witnessed a checkpoint.
   *
   * @param threshold 1 to the number of members
   */
  public record Group(int threshold, List<String> members) {
    public Group {
      members = List.copyOf(members);
      if (threshold < 1 || threshold > members.size()) {
        throw new IllegalArgumentException("threshold " + threshold + " of " + members.size());
      }
    }
  }

  /** A cosignature that was verified. */
  public record Witnessed(String witness, String key, Instant time) {}

  /**
   * What a policy says of a checkpoint that it accepts.
   *
   * @param origin the log
   * @param witnessed whose cosignatures hold, in the policy's order
   */
  public record Accepted(String origin, List<Witnessed> witnessed) {}

  public Policy {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
    groups = Map.copyOf(groups);
  }

  /** Reads a policy file. */
  public static Policy parse(byte[] bytes) throws PolicyException {
    return new PolicyReader().read(bytes);
  }

  /**
   * Verifies that one of the policy's logs signed a checkpoint and that enough witnesses cosigned
   * it. Signatures by others are ignored; one that bears the name and id of a key that is known and
   * does not hold makes the checkpoint refused.
   *
   * @param own the log's key where it is known otherwise; then a policy may name no log
   */
  public Accepted verify(SignedNote checkpoint, @Nullable NoteVerifier own) throws PolicyException {
    String origin = log(checkpoint, own);
    Map<String, Witnessed> found = new TreeMap<>();
    for (Witness witness : witnesses) {
      Witnessed by = witnessed(checkpoint, witness);
      if (by != null) {
        found.put(witness.name, by);
      }
    }
    if (!quorum.equals(NONE) && !isWitnessed(quorum, found)) {
      throw new PolicyException(
          "the quorum `%s` is not reached: cosigned by %s of %d witnesses"
              .formatted(
                  quorum, found.isEmpty() ? "none" : found.keySet().toString(), witnesses.size()));
    }
    return new Accepted(
        origin,
        witnesses.stream()
            .map(witness -> found.get(witness.name))
            .filter(each -> each != null)
            .toList());
  }

  private String log(SignedNote checkpoint, @Nullable NoteVerifier own) throws PolicyException {
    List<NoteVerifier> keys = new ArrayList<>();
    logs.forEach(log -> keys.add(log.key));
    if (own != null && logs.isEmpty()) {
      keys.add(own);
    } else if (own != null && keys.stream().noneMatch(k -> k.toString().equals(own.toString()))) {
      throw new PolicyException("the policy does not know the log `" + own.name() + "`");
    }
    String origin = checkpoint.text().substring(0, checkpoint.text().indexOf('\n'));
    String why = "the policy knows no log `" + origin + "`";
    for (NoteVerifier key : keys) {
      if (key.name().equals(origin) && (own == null || own.keyId() == key.keyId())) {
        try {
          checkpoint.verify(key);
          return origin;
        } catch (NoteException e) {
          why = String.valueOf(e.getMessage());
        }
      }
    }
    throw new PolicyException(why);
  }

  private static @Nullable Witnessed witnessed(SignedNote checkpoint, Witness witness)
      throws PolicyException {
    for (SignedNote.SignatureLine line : checkpoint.signatures()) {
      if (line.isBy(witness.key)) {
        try {
          checkpoint.verify(witness.key);
          Instant time = CosignatureVerifier.time(line);
          if (time.getEpochSecond() == 0) {
            // of a subtree: it does not say that the tree was the largest that was known
            throw new PolicyException("the cosignature by `" + line.name() + "` tells no time");
          }
          return new Witnessed(witness.name, witness.key.name(), time);
        } catch (NoteException e) {
          throw new PolicyException(String.valueOf(e.getMessage()));
        }
      }
    }
    return null;
  }

  private boolean isWitnessed(String name, Map<String, Witnessed> found) {
    Group group = groups.get(name);
    if (group == null) {
      return found.containsKey(name);
    }
    return group.members.stream().filter(member -> isWitnessed(member, found)).count()
        >= group.threshold;
  }
}

package dev.bylaw.bundle.mesh;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.log.note.Ed25519Verifier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public key that {@code mesh.yaml} names: of the council, of a domain, or of a person who
 * approves. Two keys whose intervals overlap let one follow the other without a gap.
 *
 * @param verifier the key, by a C2SP verifier key {@code name+id+base64}
 * @param from when its signatures begin to count, inclusive; null from ever
 * @param until when they cease to count, exclusive; null for ever
 * @param location where it is declared
 */
public record MeshKey(
    Ed25519Verifier verifier, @Nullable Instant from, @Nullable Instant until, Location location) {

  /** Its name: a person's id where it is a person's. */
  public String name() {
    return verifier.name();
  }

  /** Whether its signatures count at a time. */
  public boolean isValid(Instant at) {
    return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
  }
}

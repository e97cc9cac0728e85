package dev.bylaw.log.store;

import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.Ed25519Verifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which sidecars may write, and the key of each. */
@FunctionalInterface
public interface Enrolment {
  /**
   * The key that signs an origin's checkpoints, under the origin as its name.
   *
   * @return nothing if the sidecar is not enrolled
   */
  @Nullable Ed25519Verifier verifier(SidecarOrigin origin);

  /** The sidecars of these keys, whose names are origins without the epoch. */
  static Enrolment of(Collection<Ed25519Verifier> keys) {
    Map<String, Ed25519Verifier> byName = new HashMap<>();
    for (Ed25519Verifier key : keys) {
      if (byName.put(key.name(), key) != null) {
        throw new IllegalArgumentException("`" + key.name() + "` is enrolled twice");
      }
    }
    return origin -> {
      Ed25519Verifier key = byName.get(origin.keyName());
      return key == null ? null : key.named(origin.toString());
    };
  }
}

package dev.bylaw.sidecar.journal;

import dev.bylaw.log.merkle.Hash;

/**
 * Where a durable entry stands.
 *
 * @param origin the log of the epoch, {@code <mesh>/sidecar/<id>/<epoch>}
 * @param sequence its number in that log, from 0 without gaps
 * @param leafHash the RFC 6962 hash of its leaf
 * @param receipt a signed proof of it, the text of a {@link dev.bylaw.log.checkpoint.TlogProof};
 *     empty where the journal signs none
 */
public record Position(String origin, long sequence, Hash leafHash, String receipt) {
  public Position(String origin, long sequence, Hash leafHash) {
    this(origin, sequence, leafHash, "");
  }

  Position with(String signed) {
    return new Position(origin, sequence, leafHash, signed);
  }
}

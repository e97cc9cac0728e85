package dev.bylaw.sidecar.journal;

import dev.bylaw.log.merkle.Hash;

/**
 * Where a durable entry stands.
 *
 * @param origin the log of the epoch, {@code <mesh>/sidecar/<id>/<epoch>}
 * @param sequence its number in that log, from 0 without gaps
 * @param leafHash the RFC 6962 hash of its leaf
 */
public record Position(String origin, long sequence, Hash leafHash) {}

package dev.bylaw.log.seal;

import java.nio.charset.StandardCharsets;

/** Whose key seals a payload. */
public sealed interface KeyOwner {
  /** The subject that a payload tells of. */
  record Subject(String id) implements KeyOwner {}

  /**
   * All payloads of a month that tell of nobody whom the store knows.
   *
   * @param name {@code <domain, or sidecar>/<yyyy>-<mm>}
   */
  record Group(String name) implements KeyOwner {}

  /** Keeps subjects and groups of the same name apart. */
  default byte[] prefix() {
    return switch (this) {
      case Subject _ -> "s:".getBytes(StandardCharsets.US_ASCII);
      case Group _ -> "g:".getBytes(StandardCharsets.US_ASCII);
    };
  }

  default String name() {
    return switch (this) {
      case Subject(String id) -> id;
      case Group(String name) -> name;
    };
  }
}

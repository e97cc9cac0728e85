package dev.bylaw.log.witness;

import dev.bylaw.log.note.SignedNote;

/** What a witness answers to a checkpoint, or to a subtree of one. */
public sealed interface WitnessAnswer {
  /** The type of a body that tells a size. */
  String SIZE_TYPE = "text/x.tlog.size";

  /** The status of the answer over HTTP. */
  int status();

  /**
   * It is cosigned, and the witness will cosign nothing that contradicts it.
   *
   * @param lines signature lines, each with its newline
   */
  record Cosigned(String lines) implements WitnessAnswer {
    @Override
    public int status() {
      return 200;
    }
  }

  /** It is no request, or its sizes are no sizes of one log. */
  record Malformed(String message) implements WitnessAnswer {
    @Override
    public int status() {
      return 400;
    }
  }

  /** No key that is trusted for its log signed it. */
  record NotSigned(String message) implements WitnessAnswer {
    @Override
    public int status() {
      return 403;
    }
  }

  /** The witness knows no such log. */
  record UnknownLog(String origin) implements WitnessAnswer {
    @Override
    public int status() {
      return 404;
    }
  }

  /**
   * The request is not about the checkpoint that was cosigned last.
   *
   * @param size the size of that one
   */
  record Conflict(long size) implements WitnessAnswer {
    @Override
    public int status() {
      return 409;
    }
  }

  /**
   * The subtree's checkpoint is none that is remembered.
   *
   * @param known one that is
   */
  record OtherCheckpoint(SignedNote known) implements WitnessAnswer {
    @Override
    public int status() {
      return 409;
    }
  }

  /** The proof does not show that the log only grew, or that the subtree is part of it. */
  record NotConsistent(String message) implements WitnessAnswer {
    @Override
    public int status() {
      return 422;
    }
  }
}

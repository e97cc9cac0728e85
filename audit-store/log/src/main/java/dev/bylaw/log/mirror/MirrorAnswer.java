package dev.bylaw.log.mirror;

/** What a mirror answers to entries. */
public sealed interface MirrorAnswer {
  /** The type of a body that tells how far the mirror is. */
  String INFO_TYPE = "text/x.tlog.mirror-info";

  /** The status of the answer over HTTP. */
  int status();

  /**
   * How far a mirror is.
   *
   * @param pending the size of a checkpoint that entries may be proven against
   * @param next the index of the first entry that is missing
   * @param ticket of that checkpoint, in base64, to be sent with the next request; may be empty
   */
  record Info(long pending, long next, String ticket) {
    /** The three lines of the body. */
    public String body() {
      return pending + "\n" + next + "\n" + ticket + "\n";
    }
  }

  /**
   * The mirror has all of the checkpoint, durably.
   *
   * @param lines its signature lines
   */
  record Mirrored(String lines) implements MirrorAnswer {
    @Override
    public int status() {
      return 200;
    }
  }

  /** Some entries were taken, not all of the checkpoint. */
  record Taken(Info info) implements MirrorAnswer {
    @Override
    public int status() {
      return 202;
    }
  }

  /** The body is no request, or no package of it is whole. */
  record Malformed(String message) implements MirrorAnswer {
    @Override
    public int status() {
      return 400;
    }
  }

  /** The mirror copies no such log. */
  record UnknownLog(String origin) implements MirrorAnswer {
    @Override
    public int status() {
      return 404;
    }
  }

  /** The entries do not begin where the mirror goes on, or their checkpoint is not known. */
  record Conflict(Info info) implements MirrorAnswer {
    @Override
    public int status() {
      return 409;
    }
  }

  /** The entries are not those of the checkpoint. */
  record NotProven(String message) implements MirrorAnswer {
    @Override
    public int status() {
      return 422;
    }
  }
}

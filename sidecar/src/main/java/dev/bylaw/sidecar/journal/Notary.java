package dev.bylaw.sidecar.journal;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.TlogProof;
import dev.bylaw.log.merkle.BatchTree;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/**
 * Signs receipts, on a thread beside the writer's: while one group of entries is signed the next is
 * written. Groups that wait are signed together, so that a slow key costs latency and no
 * throughput: each entry is proven to stand in the tree after the last of them.
 */
final class Notary implements Runnable {
  // when so many groups wait the writer does too
  private static final int WAITING_GROUPS = 64;

  private final Function<String, NoteSigner> keys;
  private final BlockingQueue<Group> queue = new ArrayBlockingQueue<>(WAITING_GROUPS);
  private final Thread thread = Thread.ofPlatform().name("journal-notary").unstarted(this);

  /** Durable entries of one epoch that follow one another, and who waits for them. */
  private record Group(
      CompactRange before, List<Position> positions, List<Intake.Pending> waiting) {
    String origin() {
      return positions.getFirst().origin();
    }

    boolean isEnd() {
      return positions.isEmpty();
    }

    boolean goesOn(Group last) {
      return !isEnd()
          && origin().equals(last.origin())
          && before.size() == last.before.size() + last.positions.size();
    }
  }

  private static final Group END = new Group(new CompactRange(), List.of(), List.of());

  /**
   * @param keys gives the key that signs for an origin, under its name
   */
  Notary(Function<String, NoteSigner> keys) {
    this.keys = keys;
  }

  void start() {
    thread.start();
  }

  /** Takes over who waits for durable entries; waits itself while too much is to be signed. */
  void take(CompactRange before, List<Position> positions, List<Intake.Pending> waiting) {
    put(new Group(before, positions, List.copyOf(waiting)));
  }

  /** Signs what waits and ends. */
  void close() {
    put(END);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Group group) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(group);
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    List<Group> groups = new ArrayList<>();
    while (true) {
      groups.clear();
      try {
        groups.add(queue.take());
      } catch (InterruptedException _) {
        continue;
      }
      queue.drainTo(groups);
      int from = 0;
      for (int to = 1; to <= groups.size(); to++) {
        if (to == groups.size() || !groups.get(to).goesOn(groups.get(to - 1))) {
          sign(groups.subList(from, to));
          from = to;
        }
      }
      if (groups.getLast().isEnd()) {
        return;
      }
    }
  }

  private void sign(List<Group> groups) {
    if (groups.getFirst().isEnd()) {
      return;
    }
    try {
      CompactRange before = groups.getFirst().before;
      List<Hash> leaves = new ArrayList<>();
      groups.forEach(group -> group.positions.forEach(each -> leaves.add(each.leafHash())));
      CompactRange after = before.copy();
      leaves.forEach(after::append);
      String origin = groups.getFirst().origin();
      SignedNote note = Checkpoint.of(origin, after).sign(keys.apply(origin));
      BatchTree tree = new BatchTree(before, leaves);
      for (Group group : groups) {
        for (int i = 0; i < group.positions.size(); i++) {
          Position position = group.positions.get(i);
          group.waiting.get(i).done().complete(position.with(receipt(position, tree, note)));
        }
      }
    } catch (RuntimeException | Error e) {
      // whoever was promised a receipt gets no answer without one
      JournalUnavailableException refusal =
          new JournalUnavailableException(
              JournalUnavailableException.Reason.DISK, "the receipt cannot be signed: " + e);
      groups.forEach(
          group -> group.waiting.forEach(pending -> pending.done().completeExceptionally(refusal)));
    }
  }

  private static String receipt(Position position, BatchTree tree, SignedNote note) {
    return new TlogProof(
            position.leafHash().toBytes(),
            position.sequence(),
            tree.inclusion(position.sequence()),
            note)
        .toString();
  }
}

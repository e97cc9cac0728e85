package dev.bylaw.sidecar.ship;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.sidecar.journal.Stored;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** An audit store in memory that checks what it is sent, and fails before or after it acts. */
public final class FakeStore implements AuditStore {
  private final Ed25519Signer signer;
  private final SplittableRandom random;
  private final Map<String, List<byte[]>> logs = new HashMap<>();
  private final List<String> checkpoints = new ArrayList<>();
  final Ed25519Signer cosignerKey = Ed25519Signer.generate("mesh/audit/mirror");
  final CosignatureSigner cosigner = new CosignatureSigner(cosignerKey, InstantSource.system());
  private String lastText = "nothing\n";
  private UnaryOperator<Answer> telling = UnaryOperator.identity();
  private int failingOneIn;
  private int calls;

  public FakeStore(Ed25519Signer signer, long seed) {
    this.signer = signer;
    this.random = new SplittableRandom(seed);
  }

  /** One call in so many fails, half of them after the entries were taken; 0 for none. */
  public synchronized void failOneIn(int calls) {
    failingOneIn = calls;
  }

  /** What it does stays the same; what it answers goes through this. */
  synchronized void tell(UnaryOperator<Answer> answers) {
    telling = answers;
  }

  public synchronized List<byte[]> log(String origin) {
    return List.copyOf(logs.getOrDefault(origin, List.of()));
  }

  public synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized Answer append(
      String origin, long firstSequence, List<Stored> entries, String checkpoint)
      throws StoreException {
    calls++;
    boolean fails = failingOneIn > 0 && random.nextInt(failingOneIn) == 0;
    if (fails && random.nextBoolean()) {
      throw new StoreException("unavailable", false);
    }
    List<byte[]> log = logs.computeIfAbsent(origin, _ -> new ArrayList<>());
    if (!entries.isEmpty()) {
      if (firstSequence > log.size()) {
        return new Answer(log.size(), "");
      }
      for (Stored stored : entries) {
        if (stored.sequence() == log.size()) {
          log.add(stored.entry().leaf());
        }
      }
    }
    if (!checkpoint.isEmpty()) {
      check(origin, firstSequence + entries.size(), checkpoint);
    }
    if (fails) {
      throw new StoreException("the answer was lost", false);
    }
    return telling.apply(new Answer(log.size(), cosignature(checkpoint)));
  }

  private String cosignature(String checkpoint) throws StoreException {
    if (checkpoint.isEmpty()) {
      return "";
    }
    checkpoints.add(checkpoint);
    try {
      String text = SignedNote.parse(checkpoint.getBytes(StandardCharsets.UTF_8)).text();
      lastText = text;
      return SignedNote.lines(SignedNote.sign(text, cosigner).signatures());
    } catch (NoteException e) {
      throw new StoreException(String.valueOf(e.getMessage()), true);
    }
  }

  /** What the store can be known by. */
  public String cosignerKey() {
    return cosigner.verifier().toString();
  }

  /** The text of the checkpoint that came last. */
  synchronized String lastText() {
    return lastText;
  }

  /** All checkpoints that came, in their order. */
  public synchronized List<String> checkpoints() {
    return List.copyOf(checkpoints);
  }

  private void check(String origin, long size, String checkpoint) throws StoreException {
    CompactRange range = new CompactRange();
    logs.get(origin).stream().limit(size).forEach(range::append);
    try {
      Checkpoint signed =
          Checkpoint.open(
              checkpoint.getBytes(StandardCharsets.UTF_8), origin, signer.named(origin).verifier());
      if (signed.size() != size || !signed.root().equals(range.root())) {
        throw new StoreException("the checkpoint is of another tree", true);
      }
    } catch (NoteException e) {
      throw new StoreException(String.valueOf(e.getMessage()), true);
    }
  }
}

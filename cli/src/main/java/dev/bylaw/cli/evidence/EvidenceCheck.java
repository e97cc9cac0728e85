package dev.bylaw.cli.evidence;

import dev.bylaw.cli.PolicyOption;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.log.policy.PolicyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a package offline, part by part; the page's verifier does the same in JavaScript. After
 * the first part that does not hold no other is looked at.
 */
public final class EvidenceCheck {
  private final Json.Obj evidence;
  private final @Nullable Ed25519Verifier own;
  private final @Nullable Policy ownPolicy;
  private final List<Finding> findings = new ArrayList<>();
  // set by the parts, in their order
  private @Nullable Ed25519Verifier key;
  private @Nullable Checkpoint tree;
  private @Nullable Leaf asked;
  private @Nullable Question question;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(long index, Leaf leaf, String time, Payload opened) {}

  private record Placed(long index, Leaf leaf, String time) {}

  private interface Part {
    String check() throws EntryException, NoteException, ProofException;
  }

  private EvidenceCheck(
      Json.Obj evidence, @Nullable Ed25519Verifier own, @Nullable Policy ownPolicy) {
    this.evidence = evidence;
    this.own = own;
    this.ownPolicy = ownPolicy;
  }

  /**
   * Verifies a package.
   *
   * @param own the reader's copy of the log's key; null if there is none
   * @param ownPolicy the reader's policy, which counts instead of the package's; null if there is
   *     none
   * @return one finding for each part, up to the first that does not hold
   */
  public static List<Finding> of(
      Json.Obj evidence, @Nullable Ed25519Verifier own, @Nullable Policy ownPolicy) {
    EvidenceCheck check = new EvidenceCheck(evidence, own, ownPolicy);
    boolean all =
        check.part("Form", check::form)
            && check.part("Key", check::key)
            && check.part("Checkpoint", check::checkpoint)
            && check.part("Witnesses", check::witnesses)
            && check.part("Question", check::question)
            && check.part("Entries", check::entries)
            && check.part("Opened fields", check::opened)
            && check.part("Answers", check::answers)
            && check.part("Sidecars", check::sidecars)
            && check.part("Erasures", check::erasures)
            && check.part("Previous package", check::previous);
    assert all == check.findings.stream().allMatch(Finding::holds);
    return check.findings;
  }

  private boolean part(String name, Part part) {
    try {
      findings.add(new Finding(name, true, part.check()));
      return true;
    } catch (EntryException | NoteException | ProofException | IllegalArgumentException e) {
      findings.add(new Finding(name, false, String.valueOf(e.getMessage())));
      return false;
    }
  }

  private String form() throws EntryException {
    members(
        evidence,
        Set.of("v", "key", "checkpoint", "asked", "entries", "sidecars", "enrolments", "erasures"),
        Set.of("policy", "previous"));
    if (!new Json.Int(1).equals(evidence.get("v"))) {
      throw new EntryException("expected version 1");
    }
    for (String list : List.of("entries", "sidecars", "enrolments", "erasures")) {
      for (Json.Obj each : list(list)) {
        members(
            each,
            Set.of("index", "leaf", "proof"),
            list.equals("entries") ? Set.of("openings") : Set.of());
      }
    }
    members(object(evidence, "asked"), Set.of("index", "leaf", "proof", "opening"), Set.of());
    if (evidence.get("previous") != null) {
      members(object(evidence, "previous"), Set.of("checkpoint", "proof"), Set.of());
    }
    return "all parts are there, and no others";
  }

  private String key() throws EntryException, NoteException {
    Ed25519Verifier found = Ed25519Verifier.parse(text(evidence, "key"));
    if (!found.toString().equals(text(evidence, "key"))) {
      throw new EntryException("it is not the one form of the key");
    }
    key = found;
    if (own == null) {
      return "compare it with your own copy; a key that comes with a package proves nothing by itself";
    }
    if (!own.toString().equals(found.toString())) {
      throw new EntryException("this package is signed by another key than yours");
    }
    return "it is the key that you gave";
  }

  private String checkpoint() throws EntryException, NoteException {
    Ed25519Verifier by = required(key);
    tree = Checkpoint.open(bytes(text(evidence, "checkpoint")), by.name(), by);
    return "signed by %s: %d entries".formatted(by.name(), tree.size());
  }

  private String witnesses() throws EntryException, NoteException {
    String text = evidence.get("policy") == null ? null : text(evidence, "policy");
    if (text == null && ownPolicy == null) {
      return "no policy names any: that everybody saw the same log is not shown";
    }
    try {
      // the package's must be one, also where another counts
      Policy told = text == null ? null : Policy.parse(bytes(text));
      Policy policy = ownPolicy == null ? required(told) : ownPolicy;
      SignedNote note = SignedNote.parse(bytes(text(evidence, "checkpoint")));
      return PolicyOption.words(policy, policy.verify(note, required(key)))
          + (ownPolicy == null
              ? "; compare the policy with your own copy"
              : ", by your own policy");
    } catch (PolicyException e) {
      throw new EntryException(String.valueOf(e.getMessage()));
    }
  }

  private String question() throws EntryException, ProofException {
    Json.Obj json = object(evidence, "asked");
    Placed placed = included(json);
    asked = placed.leaf;
    requireOwn(placed, Kinds.INQUIRY);
    if (!"query".equals(asked.text("question"))) {
      throw new EntryException("it is no question that the log keeps");
    }
    Payload opening =
        payload(Json.Obj.of(new Json.Member("asked", required(json.get("opening")))), asked);
    question = new Question(Json.parse(bytes(required(opening.text("asked")))));
    long rows = number(asked.facts(), "rows");
    if (rows != list("entries").size()) {
      throw new EntryException(
          "the log says that %d entries matched, here are %d"
              .formatted(rows, list("entries").size()));
    }
    return "the log itself keeps it as entry %d, with %d answers".formatted(placed.index, rows);
  }

  private String entries() throws EntryException, ProofException {
    long last = number(required(asked).facts(), "tree_size");
    for (Json.Obj json : list("entries")) {
      Placed placed = included(json);
      if (placed.index >= last) {
        throw new EntryException(
            "entry " + placed.index + " stands out of order, or is younger than the question");
      }
      last = placed.index;
      entries.add(new Entry(placed.index, placed.leaf, placed.time, new Payload(List.of())));
    }
    return entries.size() + " stand in the log, unchanged";
  }

  private String opened() throws EntryException {
    int count = 0;
    List<Json.Obj> all = list("entries");
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).get("openings") != null) {
        Entry entry = entries.get(i);
        Payload payload = payload(object(all.get(i), "openings"), entry.leaf);
        entries.set(i, new Entry(entry.index, entry.leaf, entry.time, payload));
        count += payload.openings().size();
      }
    }
    return count == 0 ? "none: no personal data were asked for" : count + " are what was recorded";
  }

  private String answers() throws EntryException {
    boolean hidden = false;
    for (Entry entry : entries) {
      switch (required(question).of(entry.leaf, entry.time, entry.opened)) {
        case Question.Fit.Holds _ -> {
          // as it must be
        }
        case Question.Fit.Hidden _ -> hidden = true;
        case Question.Fit.Differs(String field) ->
            throw new EntryException(
                "entry %d does not answer the question: `%s`".formatted(entry.index, field));
      }
    }
    return hidden
        ? "all answer the question, as far as their open fields tell"
        : "all answer the question";
  }

  private String sidecars() throws EntryException, NoteException, ProofException {
    Map<String, List<Ed25519Verifier>> keys = new HashMap<>();
    for (Json.Obj json : list("enrolments")) {
      Placed placed = included(json);
      requireOwn(placed, Kinds.ENROLMENT);
      Ed25519Verifier sidecar = Ed25519Verifier.parse(required(placed.leaf.text(Facts.KEY)));
      keys.computeIfAbsent(sidecar.name(), _ -> new ArrayList<>()).add(sidecar);
    }
    Map<String, Long> covered = new HashMap<>();
    int unsigned = 0;
    for (Json.Obj json : list("sidecars")) {
      Placed placed = included(json);
      requireOwn(placed, Kinds.MIRROR);
      String note = required(placed.leaf.text(Facts.NOTE));
      SidecarOrigin origin = SidecarOrigin.parse(note.lines().findFirst().orElse(""));
      List<Ed25519Verifier> known = keys.getOrDefault(origin.keyName(), List.of());
      Checkpoint claimed = Checkpoint.parse(note.substring(0, note.lastIndexOf("\n\n") + 1));
      if (known.isEmpty()) {
        unsigned++;
      } else {
        requireSigned(note, origin, known);
      }
      covered.merge(claimed.origin(), claimed.size(), Math::max);
    }
    for (Entry entry : entries) {
      boolean ofSidecar = SidecarOrigin.isValid(entry.leaf.origin());
      if (ofSidecar && entry.leaf.sequence() >= covered.getOrDefault(entry.leaf.origin(), 0L)) {
        throw new EntryException(
            "no checkpoint of %s covers its entry %d"
                .formatted(entry.leaf.origin(), entry.leaf.sequence()));
      }
    }
    String text = list("sidecars").size() + " signed checkpoints cover all entries";
    return unsigned == 0
        ? text
        : text
            + "; %d without the sidecar's enrolled key, so that their signature is not checked"
                .formatted(unsigned);
  }

  private static void requireSigned(String note, SidecarOrigin origin, List<Ed25519Verifier> known)
      throws NoteException {
    @Nullable NoteException why = null;
    for (Ed25519Verifier each : known) {
      try {
        Checkpoint.open(bytes(note), origin.toString(), each.named(origin.toString()));
        return;
      } catch (NoteException e) {
        why = e;
      }
    }
    throw required(why);
  }

  private String erasures() throws EntryException, ProofException {
    for (Json.Obj json : list("erasures")) {
      Placed placed = included(json);
      if (!placed.leaf.kind().equals(Kinds.ERASURE)) {
        throw new EntryException("entry " + placed.index + " is no erasure");
      }
    }
    int count = list("erasures").size();
    return count == 0 ? "none in the log so far" : count + " stand in the log";
  }

  private String previous() throws EntryException, NoteException, ProofException {
    if (evidence.get("previous") == null) {
      return "none given";
    }
    Json.Obj previous = object(evidence, "previous");
    Ed25519Verifier by = required(key);
    Checkpoint now = required(tree);
    Checkpoint before = Checkpoint.open(bytes(text(previous, "checkpoint")), by.name(), by);
    List<Hash> proof = hashes(previous);
    if (before.size() > now.size()) {
      throw new EntryException(
          "the log had %d entries and has %d".formatted(before.size(), now.size()));
    }
    if (before.size() == 0 || before.size() == now.size()) {
      boolean same = before.size() == 0 || before.root().equals(now.root());
      if (!proof.isEmpty() || !same) {
        throw new EntryException("the trees are not the same");
      }
    } else {
      ProofVerifier.consistency(before.size(), now.size(), proof, before.root(), now.root());
    }
    return "the log only grew since, from %d to %d entries".formatted(before.size(), now.size());
  }

  private Placed included(Json.Obj json) throws EntryException, ProofException {
    byte[] leaf = bytes(text(json, "leaf"));
    long index = number(json, "index");
    Checkpoint in = required(tree);
    if (index >= in.size() || index < 0) {
      throw new EntryException("index %d is not in a tree of size %d".formatted(index, in.size()));
    }
    ProofVerifier.inclusion(new Hasher().leaf(leaf), index, in.size(), hashes(json), in.root());
    String time = text(Json.parse(leaf), Facts.TIME);
    return new Placed(index, Leaf.parse(leaf), time);
  }

  private void requireOwn(Placed placed, String kind) throws EntryException {
    if (!placed.leaf.kind().equals(kind) || !placed.leaf.origin().equals(required(key).name())) {
      throw new EntryException(
          "entry %d is no %s of the store's own".formatted(placed.index, kind));
    }
  }

  private static Payload payload(Json.Obj openings, Leaf leaf) throws EntryException {
    Payload payload =
        Payload.parse(
            Json.Obj.of(new Json.Member("fields", openings), new Json.Member("v", 1)).toBytes());
    List<String> wrong = payload.disagreements(leaf);
    if (!wrong.isEmpty()) {
      throw new EntryException(String.join("; ", wrong));
    }
    return payload;
  }

  private List<Json.Obj> list(String name) throws EntryException {
    if (!(evidence.get(name) instanceof Json.Many(List<Json> values))) {
      throw new EntryException("`" + name + "` is no list");
    }
    List<Json.Obj> all = new ArrayList<>();
    for (Json value : values) {
      if (!(value instanceof Json.Obj each)) {
        throw new EntryException("`" + name + "` holds what is no object");
      }
      all.add(each);
    }
    return all;
  }

  private static List<Hash> hashes(Json.Obj json) throws EntryException {
    if (!(json.get("proof") instanceof Json.Many(List<Json> values)) || values.size() > 64) {
      throw new EntryException("a proof is a list of at most 64 hashes");
    }
    List<Hash> hashes = new ArrayList<>();
    for (Json value : values) {
      hashes.add(Hash.ofBase64(value instanceof Json.Text(String text) ? text : ""));
    }
    return hashes;
  }

  private static void members(Json.Obj json, Set<String> needed, Set<String> allowed)
      throws EntryException {
    for (String name : needed) {
      if (json.get(name) == null) {
        throw new EntryException("`" + name + "` is missing");
      }
    }
    for (Json.Member member : json.members()) {
      if (!needed.contains(member.name()) && !allowed.contains(member.name())) {
        throw new EntryException("`" + member.name() + "` has no place here");
      }
    }
  }

  private static Json.Obj object(Json.Obj json, String name) throws EntryException {
    if (json.get(name) instanceof Json.Obj object) {
      return object;
    }
    throw new EntryException("`" + name + "` is no object");
  }

  private static String text(Json.Obj json, String name) throws EntryException {
    if (json.get(name) instanceof Json.Text(String text)) {
      return text;
    }
    throw new EntryException("`" + name + "` is no text");
  }

  private static long number(Json.Obj json, String name) throws EntryException {
    if (json.get(name) instanceof Json.Int(long number)) {
      return number;
    }
    throw new EntryException("`" + name + "` is no number");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("a part is missing");
    }
    return value;
  }
}

package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Approvals;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.policy.ApprovalReader;
import dev.bylaw.bundle.policy.HoldReader;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.policy.WaiverReader;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.federation.policy.Waivability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All waivers and holds of a tree with their state, also those that are not approved yet, that
 * ended, or that are wrong: what keeps a tree from being loaded is an entry here.
 */
public final class Register {

  /** How a waiver or a hold stands. */
  public enum State {
    /** Not approved by the quorum. */
    PENDING,
    /** Approved, and not begun. */
    UPCOMING,
    /** A waiver in force, or a hold that stands. */
    ACTIVE,
    /** A waiver that ended. */
    EXPIRED,
    /** A waiver whose quorum is lost because keys ended. */
    LAPSED,
    /** A hold that was released. */
    RELEASED,
    /** Wrong in another way. */
    BROKEN
  }

  /**
   * One waiver or hold.
   *
   * @param file where it is declared, in the tree
   * @param of the control, or the issuer of a hold
   * @param until when it ends, or when a hold is released; null for a hold that stands
   * @param owner whose members approve it; null if that is unknown
   * @param approvers who approved so far, as far as it counts
   * @param problems what is wrong with it
   */
  public record Entry(
      Kind kind,
      String file,
      String id,
      String of,
      String reason,
      String ticket,
      String requester,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Owner owner,
      Set<String> approvers,
      State state,
      List<Diagnostic> problems) {}

  private static final Set<String> UNAPPROVED =
      Set.of("quorum_missing", "release_unapproved", "hold_unapproved");

  private final LoadedTree tree;
  private final Instant clock;
  private final Map<String, PolicyHeader> controls = new HashMap<>();
  private final Vocabulary vocabulary;

  private Register(LoadedTree tree, Instant clock) {
    this.tree = tree;
    this.clock = clock;
    this.vocabulary = new Vocabulary(tree.mesh(), true, tree.catalog().urns());
    tree.policies().forEach(header -> controls.put(header.id().value(), header));
  }

  /**
   * A tree with its register.
   *
   * @param loaded the tree without its waivers and holds; entries are empty where it has errors
   */
  public record Opened(LoadResult loaded, List<Entry> entries) {
    public Opened {
      entries = List.copyOf(entries);
    }
  }

  /** Reads the register. */
  public static Opened open(TreeFiles files, LoadOptions options) {
    var rest = new ArrayList<TreeFile>();
    var declaring = new ArrayList<TreeFile>();
    for (TreeFile file : files.files()) {
      Place place = Place.of(file);
      boolean declares = place instanceof Place.WaiverFile || place instanceof Place.HoldFile;
      (declares ? declaring : rest).add(file);
    }
    LoadResult loaded = TreeLoader.load(new TreeFiles(rest, files.elsewhere()), options);
    LoadedTree tree = loaded.tree();
    var entries = new ArrayList<Entry>();
    if (tree != null) {
      var register = new Register(tree, options.clock());
      declaring.forEach(file -> register.read(file, entries));
    }
    return new Opened(loaded, entries);
  }

  private void read(TreeFile file, List<Entry> into) {
    boolean waiver = Place.of(file) instanceof Place.WaiverFile;
    var diagnostics = new Diagnostics();
    YamlNode node = YamlReader.read(file.path(), file.bytes(), diagnostics);
    String list = waiver ? "waivers" : "holds";
    List<YamlNode> declared =
        node instanceof YamlNode.Fields fields && fields.get(list) instanceof YamlNode.Items items
            ? items.items()
            : node == null ? List.of() : List.of(node);
    if (declared.isEmpty()) {
      into.add(broken(waiver ? Kind.WAIVER : Kind.HOLD, file, diagnostics));
    }
    for (YamlNode each : declared) {
      if (each instanceof YamlNode.Fields fields) {
        into.add(waiver ? waiver(file, fields) : hold(file, fields));
      } else {
        into.add(broken(waiver ? Kind.WAIVER : Kind.HOLD, file, diagnostics));
      }
    }
  }

  private static Entry broken(Kind kind, TreeFile file, Diagnostics diagnostics) {
    return new Entry(
        kind,
        file.path(),
        file.name(),
        "",
        "",
        "",
        "",
        null,
        null,
        null,
        Set.of(),
        State.BROKEN,
        diagnostics.sorted());
  }

  private Entry waiver(TreeFile file, YamlNode.Fields fields) {
    var found = new Diagnostics();
    var reader = new WaiverReader(vocabulary, controls, _ -> true, clock);
    var _ = reader.read(new MappingReader(fields, "", found));
    PolicyHeader control = controls.get(text(fields, "control"));
    Owner owner = control == null ? null : tree.mesh().owners().get(control.owner());
    var in = new MappingReader(fields, "", new Diagnostics());
    Instant from = in.instant("from");
    Instant until = in.instant("until");
    State state;
    if (until != null && !clock.isBefore(until)) {
      state = State.EXPIRED;
    } else if (has(found, "quorum_lapsed")) {
      state = State.LAPSED;
    } else {
      state = state(found, from != null && clock.isBefore(from) ? State.UPCOMING : State.ACTIVE);
    }
    boolean waivable = control != null && control.waivability() instanceof Waivability.Terms;
    return entry(Kind.WAIVER, file, fields, until, waivable ? owner : null, state, found);
  }

  private Entry hold(TreeFile file, YamlNode.Fields fields) {
    var found = new Diagnostics();
    var holds = new HoldReader(vocabulary, clock).read(new MappingReader(fields, "", found));
    Instant released = new MappingReader(fields, "", new Diagnostics()).instant("released");
    boolean standing = holds.stream().anyMatch(hold -> hold.isActive(clock));
    State state =
        standing ? State.ACTIVE : state(found, released == null ? State.UPCOMING : State.RELEASED);
    return entry(
        Kind.HOLD,
        file,
        fields,
        released,
        tree.mesh().owners().get(text(fields, "issuer")),
        state,
        found);
  }

  private Entry entry(
      Kind kind,
      TreeFile file,
      YamlNode.Fields fields,
      @Nullable Instant until,
      @Nullable Owner owner,
      State state,
      Diagnostics found) {
    return new Entry(
        kind,
        file.path(),
        text(fields, "id"),
        text(fields, kind == Kind.WAIVER ? "control" : "issuer"),
        text(fields, "reason"),
        text(fields, "ticket"),
        text(fields, "requester"),
        new MappingReader(fields, "", new Diagnostics()).instant("from"),
        until,
        owner,
        approvers(kind, fields, owner),
        state,
        found.sorted());
  }

  private Set<String> approvers(Kind kind, YamlNode.Fields fields, @Nullable Owner owner) {
    MeshConfig mesh = tree.mesh();
    var in = new MappingReader(fields, "", new Diagnostics());
    var names =
        new TreeSet<>(
            mesh.approvals() == Approvals.SIGNED
                ? new ApprovalReader(mesh, clock)
                    .read(in, kind, owner, text(fields, "requester"))
                    .names()
                : in.textSet("approvers"));
    if (owner != null) {
      names.retainAll(owner.members());
    }
    names.remove(text(fields, "requester"));
    return names;
  }

  private static State state(Diagnostics found, State otherwise) {
    if (!found.hasErrors()) {
      return otherwise;
    }
    return found.sorted().stream()
            .filter(Diagnostic::isError)
            .allMatch(d -> UNAPPROVED.contains(d.code()))
        ? State.PENDING
        : State.BROKEN;
  }

  private static boolean has(Diagnostics found, String code) {
    return found.sorted().stream().anyMatch(d -> d.code().equals(code));
  }

  private static String text(YamlNode.Fields fields, String key) {
    YamlNode value = fields.get(key);
    String text = value == null ? null : value.scalarText();
    return text == null ? "" : text;
  }
}

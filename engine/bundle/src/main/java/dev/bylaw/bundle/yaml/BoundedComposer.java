package dev.bylaw.bundle.yaml;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Builds nodes from parser events without recursion and within limits. An alias costs as many nodes
 * and levels as what it stands for, so that a bomb of aliases meets the same limits as a large
 * file.
 */
final class BoundedComposer {

  /** Longer numbers stay text: nobody needs them, and arithmetic on them is slow. */
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final int MAX_EXPONENT = 1_000;

  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  /** A finished node with its size and height, aliases expanded. */
  private record Built(YamlNode node, int nodes, int height) {}

  /** A collection that is still open. */
  private static final class Frame {
    final boolean mapping;
    final @Nullable Mark start;
    final @Nullable Anchor anchor;
    final List<YamlNode> items = new ArrayList<>();
    final Map<String, YamlNode.Field> fields = new LinkedHashMap<>();
    final List<YamlNode> merges = new ArrayList<>();
    @Nullable YamlNode pendingKey;
    int nodes = 1;
    int height = 1;

    Frame(boolean mapping, @Nullable Mark start, @Nullable Anchor anchor) {
      this.mapping = mapping;
      this.start = start;
      this.anchor = anchor;
    }
  }

  private final String file;
  private final YamlLimits limits;
  private final Diagnostics diagnostics;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<Anchor, Built> anchored = new HashMap<>();
  private @Nullable YamlNode root;
  private int documents;
  private int aliases;
  private int nodes;

  BoundedComposer(String file, YamlLimits limits, Diagnostics diagnostics) {
    this.file = file;
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  /** The document; an empty one is null, with a diagnostic. */
  @Nullable YamlNode root() {
    if (root == null) {
      diagnostics.error("empty_document", whole(), "", "the file holds no document");
    }
    return root;
  }

  Location whole() {
    return Location.wholeFile(file);
  }

  Location at(@Nullable Mark start, @Nullable Mark end) {
    if (start == null) {
      return whole();
    }
    Mark last = end == null ? start : end;
    return new Location(
        file, start.getLine() + 1, start.getColumn() + 1, last.getLine() + 1, last.getColumn() + 1);
  }

  /** Takes one event; false when the document is refused, after a diagnostic. */
  boolean accept(Event event) {
    return switch (event) {
      case DocumentStartEvent _ -> {
        documents++;
        yield documents == 1 || refuse(event, "several_documents", "expected one YAML document");
      }
      case MappingStartEvent start -> enter(start, true);
      case SequenceStartEvent start -> enter(start, false);
      case MappingEndEvent _, SequenceEndEvent _ -> leave(event);
      case ScalarEvent scalar -> add(scalar(scalar), scalar);
      case AliasEvent alias -> alias(alias);
      default -> true; // stream and document ends, comments
    };
  }

  private boolean enter(NodeEvent event, boolean mapping) {
    if (open.size() >= limits.depth()) {
      return refuseDepth(event);
    }
    open.push(
        new Frame(mapping, event.getStartMark().orElse(null), event.getAnchor().orElse(null)));
    return true;
  }

  private boolean leave(Event event) {
    Frame frame = open.pop();
    Location location = at(frame.start, event.getEndMark().orElse(null));
    YamlNode node;
    if (frame.mapping) {
      frame.merges.forEach(merged -> merge(merged, frame.fields));
      node = new YamlNode.Fields(location, frame.fields);
    } else {
      node = new YamlNode.Items(location, frame.items);
    }
    var built = new Built(node, frame.nodes, frame.height);
    if (frame.anchor != null) {
      anchored.put(frame.anchor, built);
    }
    return attach(built, event);
  }

  private boolean add(YamlNode node, NodeEvent event) {
    var built = new Built(node, 1, 0);
    event.getAnchor().ifPresent(anchor -> anchored.put(anchor, built));
    return attach(built, event);
  }

  private boolean alias(AliasEvent event) {
    if (++aliases > limits.aliases()) {
      return refuse(event, "too_many_aliases", "more than " + limits.aliases() + " aliases");
    }
    Built target = anchored.get(event.getAlias());
    if (target == null) {
      return refuse(
          event,
          "unknown_alias",
          "`*" + event.getAlias() + "` names no node that is complete before it");
    }
    if (open.size() + target.height > limits.depth()) {
      return refuseDepth(event);
    }
    nodes += target.nodes - 1;
    return attach(target, event);
  }

  private boolean attach(Built built, Event event) {
    if (++nodes > limits.nodes()) {
      return refuse(
          event, "too_many_nodes", "more than " + limits.nodes() + " nodes, aliases expanded");
    }
    Frame parent = open.peek();
    if (parent == null) {
      root = built.node;
      return true;
    }
    parent.nodes += built.nodes;
    parent.height = Math.max(parent.height, built.height + 1);
    if (!parent.mapping) {
      parent.items.add(built.node);
    } else if (parent.pendingKey == null) {
      parent.pendingKey = built.node;
    } else {
      put(parent, parent.pendingKey, built.node);
      parent.pendingKey = null;
    }
    return true;
  }

  private void put(Frame frame, YamlNode key, YamlNode value) {
    String name = key instanceof YamlNode.Null ? "null" : key.scalarText();
    if (name == null) {
      diagnostics.error(
          "key_not_scalar", key.location(), "", "expected a scalar as key, found " + key.kind());
      return;
    }
    if (name.equals("<<")) {
      frame.merges.add(value);
      return;
    }
    var earlier = frame.fields.putIfAbsent(name, new YamlNode.Field(key.location(), value));
    if (earlier != null) {
      diagnostics.error(
          "duplicate_key",
          key.location(),
          "",
          "`" + name + "` stands twice in this mapping, first in line " + earlier.key().line());
    }
  }

  /** A merge key adds what the mapping does not say itself (YAML 1.1, still in common use). */
  private void merge(YamlNode merged, Map<String, YamlNode.Field> into) {
    switch (merged) {
      case YamlNode.Fields(var _, var fields) -> fields.forEach(into::putIfAbsent);
      case YamlNode.Items(var _, var items)
          when items.stream().allMatch(YamlNode.Fields.class::isInstance) ->
          items.forEach(item -> merge(item, into));
      default ->
          diagnostics.error(
              "wrong_type",
              merged.location(),
              "",
              "expected a mapping to merge, found " + merged.kind());
    }
  }

  private YamlNode scalar(ScalarEvent event) {
    Location location = at(event.getStartMark().orElse(null), event.getEndMark().orElse(null));
    String text = event.getValue();
    Optional<String> declared = event.getTag();
    Tag tag = declared.map(Tag::new).orElseGet(() -> RESOLVER.resolve(text, event.isPlain()));
    if (tag.equals(Tag.NULL)) {
      return new YamlNode.Null(location);
    }
    if (tag.equals(Tag.BOOL)) {
      return new YamlNode.Flag(location, text.equalsIgnoreCase("true"), text);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      BigDecimal number = number(text);
      if (number != null) {
        return new YamlNode.Num(location, number, text);
      }
    }
    return new YamlNode.Text(location, text);
  }

  /** A number of the core schema, or null when no decimal of sane size can hold it. */
  private static @Nullable BigDecimal number(String text) {
    if (text.length() > MAX_NUMBER_LENGTH) {
      return null;
    }
    try {
      if (text.startsWith("0x")) {
        return new BigDecimal(new BigInteger(text.substring(2), 16));
      }
      if (text.startsWith("0o")) {
        return new BigDecimal(new BigInteger(text.substring(2), 8));
      }
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) <= MAX_EXPONENT ? number : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private boolean refuseDepth(Event event) {
    return refuse(event, "too_deep", "nested deeper than " + limits.depth() + " levels");
  }

  private boolean refuse(Event event, String code, String message) {
    Location location = at(event.getStartMark().orElse(null), event.getEndMark().orElse(null));
    diagnostics.error(code, location, "", message);
    return false;
  }
}

package dev.bylaw.review.diff;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.compile.InputUse;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which access requests two revisions cannot tell apart, so that their answers are the same. A
 * decision is a function of what its policies read (their footprints), of what composition itself
 * looks at, and of the times between which agreements, waivers and permissions begin and end; two
 * requests that agree in all of that have one key.
 */
final class Sameness {
  private static final String TIME = "input.time";

  private final Set<String> reads = new TreeSet<>();
  private final Set<Instant> turns = new TreeSet<>();
  private final List<Subjects> named;
  private final Instant[] times;
  private final boolean none;
  private final int timePrefix;

  /** How much of the time as text is read, if not all of it. */
  private int timeRead;

  private boolean wholeTime;

  private final boolean requestIds;
  private final boolean types;
  private final boolean ids;
  private final boolean roles;
  private final boolean attributes;
  private final boolean engines;
  private final boolean contexts;

  /** What two revisions can tell apart of requests for one product. */
  Sameness(PolicySet before, PolicySet after, String product) {
    Set<Subjects> subjects = new LinkedHashSet<>();
    boolean unknown = false;
    for (PolicySet policies : List.of(before, after)) {
      if (policies.tree().catalog().resolve(new ResourceRef(product, null, null, List.of(), null))
          instanceof Resolution.Resolved(ResourceFacts facts)) {
        unknown |= collect(policies, facts, subjects);
      } else if (policies.tree().catalog().product(product) != null) {
        unknown = true; // a product that nothing describes: seldom, and answered quickly
      }
    }
    boolean timed = isRead("input.time");
    subjects.remove(Subjects.ALL);
    this.named = List.copyOf(subjects);
    this.times = turns.toArray(Instant[]::new);
    this.none = unknown || (timed && wholeTime) || isRead("input.time_ns");
    this.timePrefix = timed ? timeRead : 0;
    this.requestIds = isRead("input.request_id");
    this.types = isRead("input.subject.type");
    this.ids = isRead("input.subject.id");
    // of tables, `subject.role` and `subject.attribute.…`
    this.roles = isRead("input.subject.roles") || isRead("input.subject.role");
    this.attributes = isRead("input.subject.attributes") || isRead("input.subject.attribute");
    this.engines = isRead("input.context.engine");
    this.contexts = isRead("input.context.attributes") || isRead("input.context.attribute");
  }

  /**
   * All that two revisions can see of a request. What the caller's policies do not read is null or
   * empty.
   *
   * @param texts all that is text, each part behind its length: one text is compared far sooner
   *     than its parts
   * @param span between which two times it is decided
   * @param meant which of the subjects that agreements and waivers name include this one
   */
  private record Key(
      String texts,
      int span,
      BitSet meant,
      @Nullable Subject onBehalfOf,
      Map<String, AttributeValue> subject,
      Map<String, AttributeValue> context) {}

  /** What stands for all requests like this one; null if there may be none like it. */
  @Nullable Object key(Question.Access question) {
    if (none) {
      return null;
    }
    AccessRequest request = question.request();
    Subject subject = request.subject();
    BitSet meant = new BitSet(named.size());
    for (int i = 0; i < named.size(); i++) {
      meant.set(i, named.get(i).include(subject));
    }
    int found = Arrays.binarySearch(times, question.clock());
    return new Key(
        texts(request, time(question.clock())),
        found < 0 ? -found - 1 : found + 1,
        meant,
        subject.onBehalfOf(),
        attributes ? subject.attributes() : Map.of(),
        contexts ? request.context().attributes() : Map.of());
  }

  private String texts(AccessRequest request, String time) {
    StringBuilder out = new StringBuilder(512);
    ResourceRef resource = request.resource();
    Consumer consumer = request.consumer();
    Subject subject = request.subject();
    append(out, resource.dataProduct());
    append(out, resource.outputPort());
    append(out, resource.object());
    append(out, resource.contract());
    append(out, resource.columns());
    append(out, request.action());
    append(out, request.purpose());
    append(out, request.agreement());
    append(out, consumer.domain());
    append(out, consumer.product());
    append(out, consumer.jurisdiction());
    append(out, consumer.processingLocation());
    append(out, request.mode().name());
    append(out, request.context().supportedObligations());
    append(out, time);
    append(out, types ? subject.type() : null);
    append(out, ids ? subject.id() : null);
    append(out, roles ? subject.roles() : Set.of());
    append(out, requestIds ? request.requestId() : null);
    append(out, engines ? request.context().engine() : null);
    return out.toString();
  }

  private static void append(StringBuilder out, @Nullable String text) {
    if (text == null) {
      out.append('-');
    } else {
      out.append(text.length()).append(':').append(text);
    }
  }

  /** Requires an order that equal collections share, as lists and sorted sets have it. */
  private static void append(StringBuilder out, Collection<String> texts) {
    out.append(texts.size()).append('*');
    for (String text : texts) {
      append(out, text);
    }
  }

  private String time(Instant clock) {
    if (timePrefix == 0) {
      return "";
    }
    String text = clock.toString();
    return text.substring(0, Math.min(timePrefix, text.length()));
  }

  /**
   * Whether an answer is that of all requests like its own: no policy ran out of its limits, which
   * may be the machine's fault, and no permission ends at a time that a policy made up.
   */
  boolean isShared(@Nullable DecisionRecord record) {
    return record == null
        || Stream.of(
                record.grants().stream().map(Grant::contribution),
                record.guards().stream().map(Guard::contribution),
                record.answers().stream().map(Answer::contribution))
            .flatMap(each -> each)
            .allMatch(this::isShared);
  }

  private boolean isShared(Contribution contribution) {
    return switch (contribution) {
      case Contribution.Failed failed -> failed.code() != ErrorCode.LIMIT;
      case Contribution.Applies(var obligations, var _) ->
          obligations.expiry() == null || turns.contains(obligations.expiry());
      case Contribution.Denies _, Contribution.NotApplicable _ -> true;
    };
  }

  /** Whether the path, something below it or something above it is read. */
  private boolean isRead(String path) {
    return reads.stream().anyMatch(read -> Reads.isAbout(read, path));
  }

  private void used(String path, InputUse use) {
    if (Reads.isAbout(path, TIME)) {
      boolean beginning =
          !use.whole() && use.equal().isEmpty() && use.members().isEmpty() && path.equals(TIME);
      wholeTime |= !beginning;
      timeRead = Math.max(timeRead, use.beginning());
    }
  }

  /** Collects what the policies read, and when what ends; whether they may read anything. */
  private boolean collect(PolicySet policies, ResourceFacts product, Set<Subjects> subjects) {
    LoadedTree tree = policies.tree();
    boolean unknown = false;
    for (PolicyHeader policy : tree.policies()) {
      if (!isAbout(policy.origin(), policy.scope(), product)) {
        continue;
      }
      switch (policy.kind()) {
        case GRANT, GUARD -> {
          reads.addAll(policies.reads(policy.id()));
          policies.uses(policy.id()).forEach(this::used);
          unknown |= !policies.isDeterministic(policy.id());
          bounds(policy.bounds());
          if (policy.waivability() instanceof Waivability.Terms terms) {
            ends(terms.floor());
          }
          if (policy.body() instanceof PolicyHeader.Body.Declared declared) {
            ends(declared.obligations());
          }
        }
        case RETENTION, COMPLIANCE -> {}
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader table : policies.tables()) {
      boolean asked = table.kind() == Kind.GRANT || table.kind() == Kind.GUARD;
      if (asked && isAbout(table.source().origin(), table.applies(), product)) {
        List<String> footprint = policies.footprint(table.source().id());
        unknown |= footprint == null;
        for (String read : footprint == null ? List.<String>of() : footprint) {
          reads.add(read);
          wholeTime |= Reads.isAbout(read, TIME);
        }
        bounds(table.bounds());
        ends(table.floor());
      }
    }
    tree.answers().forEach(answer -> ends(answer.obligations()));
    tree.agreements().stream()
        .filter(agreement -> agreement.dataProduct().equals(product.dataProduct()))
        .forEach(agreement -> {
          subjects.add(agreement.subjects());
          turn(agreement.from());
          turn(agreement.until());
          ends(agreement.obligations());
        });
    for (Waiver waiver : tree.waivers()) {
      if (waiver instanceof Waiver.Issued issued) {
        subjects.add(issued.subjects());
        turn(issued.from());
        turn(issued.until());
        ends(issued.compensation());
      }
    }
    return unknown;
  }

  /** Whether what stands there can have a say about a product's data. */
  static boolean isAbout(Origin origin, Scope scope, ResourceFacts product) {
    return origin.speaksFor(product)
        && scope.domains().allows(product.domain())
        && scope.products().allows(product.dataProduct());
  }

  private void bounds(Bounds bounds) {
    ends(bounds.lo());
    ends(bounds.hi());
  }

  private void ends(@Nullable ObligationTemplate template) {
    turn(template == null ? null : template.rest().expiry());
  }

  private void turn(@Nullable Instant time) {
    if (time != null) {
      turns.add(time);
    }
  }
}

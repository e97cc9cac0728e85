package dev.bylaw.review.counterfactual;

import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.request.AttributeValue;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One thing that could be different. None of them touches who the subject is, what the data are
 * labelled or what guards say: a caller cannot change these, or must not.
 */
public sealed interface Change {

  /** Changes of one slot exclude one another. */
  String slot();

  /** How far the change lies from the caller's own hand; the nearest are told first. */
  int distance();

  /** What of the request it is about. */
  enum Attribute {
    OBJECT("resource.object"),
    OUTPUT_PORT("resource.output_port"),
    PROCESSING_LOCATION("consumer.processing_location"),
    JURISDICTION("consumer.jurisdiction"),
    CONSUMER_DOMAIN("consumer.domain"),
    CONSUMER_PRODUCT("consumer.product"),
    AGREEMENT("agreement"),
    PURPOSE("purpose");

    private final String field;

    Attribute(String field) {
      this.field = field;
    }

    /** The field of the API's request. */
    public String field() {
      return field;
    }
  }

  /**
   * The request says something else, or something where it said nothing.
   *
   * @param before null where the request says nothing
   * @param value null where it should say nothing
   */
  record Say(Attribute attribute, @Nullable String before, @Nullable String value)
      implements Change {
    @Override
    public String slot() {
      return attribute.field();
    }

    @Override
    public int distance() {
      return (before == null ? 0 : 20) + attribute.ordinal();
    }
  }

  /**
   * The request states an attribute that it lacks, and that no enumeration of the API knows.
   *
   * @param field of the API's request: {@code subject.attributes.clearance}
   * @param value one that a policy asks about
   * @param readBy the policies that read it
   */
  record State(String field, AttributeValue value, List<PolicyId> readBy) implements Change {
    public State {
      readBy = List.copyOf(readBy);
    }

    @Override
    public String slot() {
      return field;
    }

    @Override
    public int distance() {
      return 8;
    }

    boolean isOfSubject() {
      return field.startsWith("subject.");
    }
  }

  /** The caller can discharge a type of obligation. */
  record Support(ObligationType type) implements Change {
    @Override
    public String slot() {
      return "support " + type;
    }

    @Override
    public int distance() {
      return 10;
    }
  }

  /**
   * The subject holds a role.
   *
   * @param askedBy the agreements that are for it
   */
  record Role(String role, List<PolicyId> askedBy) implements Change {
    public Role {
      askedBy = List.copyOf(askedBy);
    }

    @Override
    public String slot() {
      return "role " + role;
    }

    @Override
    public int distance() {
      return 40;
    }
  }

  /**
   * An access agreement is amended, or a new one is made.
   *
   * @param agreement as it would be
   * @param before as it is; null for a new one
   * @param edits what its file should say, in the file's order; of a new one everything
   * @param file where it stands or would, within the tree
   * @param owner who answers for the product and for the domain
   */
  record Agree(
      Agreement agreement, @Nullable Agreement before, List<Edit> edits, String file, String owner)
      implements Change {
    public Agree {
      edits = List.copyOf(edits);
    }

    @Override
    public String slot() {
      return "agreement between provider and consumer";
    }

    @Override
    public int distance() {
      return before == null ? 60 : 40 + 2 * edits.size();
    }

    /** What the file should say, as YAML. */
    public String yaml() {
      if (before == null) {
        return Yaml.element(edits);
      }
      StringBuilder out = new StringBuilder();
      for (Edit edit : edits) {
        out.append(edit.key()).append(": ").append(edit.value()).append('\n');
      }
      return out.toString();
    }

    // the text orders the changes: it must be the same in every run
    @Override
    public String toString() {
      return "agreement " + agreement.id() + " " + edits;
    }
  }

  /**
   * A control is waived for this subject and purpose, on the product and for the action.
   *
   * @param title of the control
   * @param owner who owns it, as mesh.yaml names owners
   * @param terms by whose approval, how many of them, for how long at most
   */
  record Waive(PolicyId control, String title, String owner, Waivability.Terms terms)
      implements Change {
    @Override
    public String slot() {
      return "waiver " + control;
    }

    @Override
    public int distance() {
      return 50;
    }
  }

  /** The same for people: what is to be done. */
  default String words() {
    return switch (this) {
      case Say(Attribute attribute, var before, var value) -> {
        if (value == null) {
          yield "name no " + attribute.field() + " instead of `" + before + "`";
        }
        yield before == null
            ? "state " + attribute.field() + " `" + value + "`"
            : "state " + attribute.field() + " `" + value + "` instead of `" + before + "`";
      }
      case State(String field, AttributeValue value, var _) ->
          "state " + field + " `" + value + "`";
      case Agree(Agreement agreement, var before, List<Edit> edits, String file, var _) ->
          before == null
              ? "agree upon the use: `" + agreement.id() + "` in " + file
              : "amend agreement `%s` in %s: %s"
                  .formatted(
                      agreement.id(),
                      agreement.source().position() == null ? file : agreement.source().position(),
                      String.join(
                          ", ", edits.stream().map(e -> e.key() + " " + e.value()).toList()));
      case Support(ObligationType type) ->
          "be able to discharge `" + type.wireName().toLowerCase(Locale.ROOT) + "`";
      case Role(String role, var _) -> "hold the role `" + role + "`";
      case Waive(PolicyId control, String title, var _, var _) ->
          "have `" + control + "` waived (" + title + ")";
    };
  }

  /** Who can see to it. */
  default String whose() {
    return switch (this) {
      case Say(Attribute attribute, var _, var _) ->
          switch (attribute) {
            case PURPOSE -> "the caller, if that is what the data are used for";
            case PROCESSING_LOCATION -> "whoever runs the engine: the data must be processed there";
            case JURISDICTION, CONSUMER_DOMAIN, CONSUMER_PRODUCT -> "the caller, if that is so";
            case AGREEMENT, OBJECT, OUTPUT_PORT -> "the caller";
          };
      case State state ->
          (state.isOfSubject()
                  ? "whoever vouches for the subject's attributes, if it is so"
                  : "the caller, if it is so")
              + "; asked about by "
              + names(state.readBy());
      case Agree agree -> agree.owner();
      case Support _ -> "whoever runs the engine: it must do what it declares";
      case Role(String _, List<PolicyId> askedBy) ->
          "whoever gives roles; asked for by " + names(askedBy);
      case Waive(var _, var _, String owner, Waivability.Terms terms) ->
          "%s: %d of %s, for at most %d days"
              .formatted(
                  owner,
                  terms.quorum(),
                  String.join(", ", terms.approvers()),
                  terms.maxInterval().toDays());
    };
  }

  private static String names(List<PolicyId> policies) {
    Set<String> names = Collections.unmodifiableSortedSet(new TreeSet<>(values(policies)));
    return String.join(", ", names);
  }

  private static List<String> values(List<PolicyId> policies) {
    return policies.stream().map(PolicyId::value).toList();
  }
}

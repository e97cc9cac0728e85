package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.policy.PolicyHeader.Force;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code answers.yaml} of a domain or a product.
 *
 * <pre>
 * answers:
 *   - control: council.pii.small-groups
 *     obligations: {minimum_aggregation: 20}
 *     applies: {products: [urn:mesh:sales:orders]}   # all of the domain's where not said
 *     rationale: our customers are few
 *   - control: council.access.training
 *     deny: we do not train on this
 * </pre>
 */
public final class AnswerReader {

  private final ObligationsReader obligations;
  private final ScopeReader scopes;
  private final Map<String, PolicyHeader> controls;
  private final Predicate<String> elsewhere;

  /**
   * @param controls the council's controls by id
   * @param elsewhere whether a control may be declared where this module does not look, so that it
   *     is not told to be unknown
   */
  public AnswerReader(
      Vocabulary vocabulary, Map<String, PolicyHeader> controls, Predicate<String> elsewhere) {
    this.obligations = new ObligationsReader(vocabulary);
    this.scopes = new ScopeReader(vocabulary);
    this.controls = controls;
    this.elsewhere = elsewhere;
  }

  public List<DeclaredAnswer> read(MappingReader document, Origin origin) {
    var answers = new ArrayList<DeclaredAnswer>();
    for (MappingReader in : document.mappings("answers")) {
      DeclaredAnswer answer = answer(in, origin);
      if (answer != null) {
        answers.add(answer);
      }
    }
    document.finish();
    return answers;
  }

  private @Nullable DeclaredAnswer answer(MappingReader in, Origin origin) {
    String control = in.requireText("control");
    ObligationTemplate demanded = obligations.read(in, "obligations");
    String deny = in.text("deny");
    Scope scope = scopes.read(in, "applies");
    String title = in.text("title");
    in.expect("rationale", "owner", "ticket");
    in.finish();
    if ((demanded == null) == (deny == null)) {
      in.error(
          "control",
          "incomplete_answer",
          "an answer has either `obligations` or `deny`",
          "write `obligations: {}` to ask for no more than the control's lower bound");
    }
    PolicyHeader header = control.isEmpty() ? null : controls.get(control);
    if (header != null) {
      check(in, header, demanded);
    } else if (!control.isEmpty() && !elsewhere.test(control)) {
      var answerable = new TreeSet<String>();
      controls.values().stream()
          .filter(h -> h.force() == Force.DEFAULT || h.force() == Force.DELEGATED)
          .forEach(h -> answerable.add(h.id().value()));
      in.error(
          "control",
          "unknown_control",
          "the council has no control `" + control + "`",
          DidYouMean.hintOrList(control, answerable));
    }
    if (in.failed()) {
      return null;
    }
    String who =
        switch (origin) {
          case Origin.Council _ -> "council";
          case Origin.Domain(var domain) -> domain;
          case Origin.Product(var _, var product) -> product;
        };
    var source =
        new Source(
            new PolicyId(who + ":answer:" + control),
            origin,
            title == null ? "answer of " + who + " to " + control : title,
            new Position(in.location().file(), in.location().line()));
    return new DeclaredAnswer(
        new PolicyId(control),
        source,
        scope,
        demanded == null ? ObligationTemplate.NONE : demanded,
        deny);
  }

  private static void check(
      MappingReader in, PolicyHeader control, @Nullable ObligationTemplate demanded) {
    if (control.force() != Force.DEFAULT && control.force() != Force.DELEGATED) {
      in.error(
          "control",
          "not_answerable",
          "`" + control.id() + "` asks for no answer",
          "only default and delegated controls do; a local guard can tighten any");
      return;
    }
    AnswerBounds.check(
            control.id().value(), control.bounds(), control.location().toString(), demanded)
        .forEach(each -> in.error(each.key(), AnswerBounds.CODE, each.message(), each.hint()));
  }
}

package dev.bylaw.sidecar.service;

import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.sidecar.policy.Decider;
import dev.bylaw.sidecar.wire.Answers;
import dev.bylaw.v1.PolicyContribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each policy said, council first, in the order of their ids. */
final class Explanation {
  private Explanation() {}

  private record Said(Source source, String force, Contribution contribution) {}

  static List<PolicyContribution> of(DecisionRecord record, Decider decider) {
    List<Said> all = new ArrayList<>();
    for (Guard guard : record.guards()) {
      all.add(new Said(guard.source(), force(guard), guard.contribution()));
    }
    for (Answer answer : record.answers()) {
      all.add(new Said(answer.source(), "answer", answer.contribution()));
    }
    for (Grant grant : record.grants()) {
      all.add(new Said(grant.source(), "grant", grant.contribution()));
    }
    all.sort(
        Comparator.comparing((Said said) -> said.source().layer())
            .thenComparing(said -> said.source().id()));
    return all.stream().map(said -> contribution(said, decider)).toList();
  }

  private static String force(Guard guard) {
    return switch (guard) {
      case Guard.Mandatory _ -> "mandatory";
      case Guard.Default _ -> "default";
      case Guard.Delegated _ -> "delegated";
      case Guard.Local _ -> "local";
    };
  }

  private static PolicyContribution contribution(Said said, Decider decider) {
    Source source = said.source();
    PolicyContribution.Builder out =
        PolicyContribution.newBuilder()
            .setPolicy(source.id().value())
            .setTitle(source.title())
            .setLayer(Answers.layer(source.layer()))
            .setForce(said.force())
            .addAllReads(decider.reads(source.id()));
    switch (said.contribution()) {
      case Contribution.NotApplicable _ -> out.setOutcome("not applicable");
      case Contribution.Applies(var obligations, var reasons) -> {
        out.setOutcome("permits");
        int index = 0;
        for (Obligation obligation : Answers.obligations(obligations)) {
          out.addObligations(obligation(source, obligation, index++));
        }
        reasons.forEach(reason -> add(out, source, reason));
      }
      case Contribution.Denies(var reasons, var duties) -> {
        out.setOutcome("denies");
        int index = 0;
        for (Duty duty : duties) {
          out.addObligations(obligation(source, new Obligation.Perform(duty), index++));
        }
        reasons.forEach(reason -> add(out, source, reason));
      }
      case Contribution.Failed(var code, var message, var position) -> {
        out.setOutcome("failed");
        add(out, source, new Reason(code.name(), message, position));
      }
    }
    return out.build();
  }

  private static dev.bylaw.v1.Obligation obligation(
      Source source, Obligation obligation, int index) {
    return Answers.obligation(obligation).addPolicies(source.id().value()).setIndex(index).build();
  }

  private static void add(PolicyContribution.Builder out, Source source, Reason reason) {
    Position position = at(reason.position(), source);
    out.addReasons(
        Answers.reason(
            new DecisionReason(
                reason.code(),
                reason.message(),
                source.layer(),
                source.id(),
                position.file(),
                position.line())));
  }

  private static Position at(@Nullable Position position, Source source) {
    return position == null ? source.position() : position;
  }
}

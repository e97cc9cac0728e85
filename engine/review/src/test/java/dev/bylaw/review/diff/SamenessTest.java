package dev.bylaw.review.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.Subject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are taken from requests like it are those that would be given. */
class SamenessTest {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  private static final String MASK = "global/pii/mask_outside_domain.rego";
  private static final int QUESTIONS = 3_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "input.subject.id == \"person-3\"",
        "\"fraud-analyst\" in input.subject.roles",
        "input.context.engine == \"spark\"",
        "input.request_id == \"request 7\"",
        "input.time < \"2026-11-20\"",
        "substring(input.time, 0, 4) == \"2026\"",
        "time.weekday(input.time_ns) == \"Monday\"",
        "startswith(input.subject.type, \"serv\")"
      })
  void whatIsKeptIsWhatIsAskedAnew(String condition) throws IOException {
    Revision before = Trees.shipped();
    Revision after = Trees.changed(MASK, "\"pii\" in column.categories", condition);
    Comparison keeping = new Comparison(before.policies(), after.policies());
    SplittableRandom random = new SplittableRandom(condition.hashCode());
    Space space =
        new Space(
            before.policies().tree(),
            after.policies().tree(),
            Reads.whole("input.purpose", "input.consumer", "input.agreement"),
            true,
            _ -> true,
            List.of(CLOCK));
    long[] asked = permitted(random, before, space);
    int differing = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      Question.Access question = question(random, space, asked, i);
      Comparison.Answers fresh = keeping.ask(question);
      @Nullable Difference kept = keeping.compare(question);
      if (fresh.direction() == Direction.SAME) {
        assertThat(kept).as("%s", question).isNull();
      } else {
        differing++;
        assertThat(kept)
            .as("%s", question)
            .isEqualTo(Comparison.difference(question, fresh, fresh.direction()));
      }
    }
    assertThat(differing).isPositive();
  }

  /** Some requests that the fraud desk may make: such as a guard changes. */
  private static long[] permitted(SplittableRandom random, Revision revision, Space space) {
    Comparison comparison = new Comparison(revision.policies(), revision.policies());
    return random
        .longs(0, space.size())
        .limit(100_000)
        .filter(number -> {
          DecisionRecord record = comparison.ask(space.question(number)).before();
          return record != null && record.decision().isPermit();
        })
        .limit(60)
        .toArray();
  }

  /** Few requests for data, by many persons, at many times: so that most of them are alike. */
  private static Question.Access question(
      SplittableRandom random, Space space, long[] asked, int number) {
    AccessRequest request = space.question(asked[random.nextInt(asked.length)]).request();
    Subject subject =
        new Subject(
            random.nextInt(4) == 0 ? "service" : "user",
            "person-" + random.nextInt(6),
            random.nextInt(3) == 0 ? Set.of("support") : Set.of("fraud-analyst"),
            Map.of(),
            random.nextInt(9) == 0 ? new Subject("user", "boss", Set.of(), Map.of(), null) : null);
    RequestContext context =
        new RequestContext(
            null,
            random.nextBoolean() ? "spark" : "trino",
            random.nextInt(9) == 0 ? Set.of() : request.context().supportedObligations(),
            null,
            Map.of());
    return new Question.Access(
        "",
        new AccessRequest(
            "request " + number % 10,
            subject,
            request.action(),
            request.resource(),
            request.purpose(),
            request.agreement(),
            request.consumer(),
            context,
            request.mode()),
        CLOCK.plus(Duration.ofHours(random.nextInt(-5000, 5000))));
  }
}

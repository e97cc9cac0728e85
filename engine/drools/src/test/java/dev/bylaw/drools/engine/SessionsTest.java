package dev.bylaw.drools.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.drools.Requests;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.sheet.CsvReader;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.SheetLimits;
import dev.bylaw.drools.table.Table;
import dev.bylaw.drools.table.TableParser;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Origin;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static Table table() {
    String text =
        """
        bylaw,table
        id,x
        title,T
        kind,guard
        when action,when column.category,then mask
        read,pii,drop
        """;
    Diagnostics diagnostics = new Diagnostics();
    return TableParser.parse(
        CsvReader.read(
            "t.csv", text.getBytes(StandardCharsets.UTF_8), SheetLimits.DEFAULT, diagnostics),
        Origin.COUNCIL,
        KnownNames.NONE,
        diagnostics);
  }

  private static TablePolicies policies(Duration time) {
    return new TablePolicies(List.of(table()), 2, Duration.ofMillis(50), time);
  }

  private static DecisionContext request() {
    return Requests.read(Requests.subject("bea"), null);
  }

  @Test
  void oneAfterTheOtherUseOneSession() {
    try (TablePolicies policies = policies(Duration.ofSeconds(10))) {
      for (int i = 0; i < 100; i++) {
        assertThat(policies.evaluate(request(), _ -> true).getFirst().contribution())
            .isInstanceOf(Contribution.Applies.class);
      }
      assertThat(policies.sessionsCreated()).isEqualTo(1);
    }
  }

  @Test
  void aSessionKeepsNothingOfARequest() {
    try (TablePolicies policies = policies(Duration.ofSeconds(10))) {
      DecisionContext context = request();
      policies.evaluate(context, _ -> true);
      WeakReference<DecisionContext> seen = new WeakReference<>(context);
      context = null;
      for (int i = 0; i < 50 && seen.get() != null; i++) {
        System.gc();
      }
      assertThat(seen.get()).isNull();
    }
  }

  @Test
  void aSessionThatRanOutOfTimeFailsAllAndIsReplaced() {
    try (TablePolicies policies = policies(Duration.ofNanos(1))) {
      for (int i = 1; i <= 3; i++) {
        Contribution said = policies.evaluate(request(), _ -> true).getFirst().contribution();
        assertThat(said).isInstanceOf(Contribution.Failed.class);
        assertThat(((Contribution.Failed) said).code()).isEqualTo(ErrorCode.LIMIT);
        // each used up the one before it, the first of which was made when the tables were compiled
        assertThat(policies.sessionsCreated()).isEqualTo(i);
      }
    }
  }

  @Test
  void closedPoliciesFailAndDoNotThrow() {
    TablePolicies policies = policies(Duration.ofSeconds(10));
    policies.evaluate(request(), _ -> true);
    policies.close();
    assertThat(policies.evaluate(request(), _ -> true).getFirst().contribution())
        .isInstanceOf(Contribution.Failed.class);
  }

  private static final class Fake implements SessionPool.Session {
    boolean isDisposed;

    @Override
    public void dispose() {
      isDisposed = true;
    }
  }

  @Test
  void thePoolIsBoundedAndLendsWhatIsWarm() {
    SessionPool<Fake> pool = new SessionPool<>(Fake::new, 2, Duration.ofMillis(1));
    Fake first = pool.acquire();
    Fake second = pool.acquire();
    assertThatThrownBy(pool::acquire).isInstanceOf(LimitReached.class);
    pool.release(second);
    assertThat(pool.acquire()).isSameAs(second);
    pool.discard(second);
    assertThat(second.isDisposed).isTrue();
    assertThat(pool.acquire()).isNotSameAs(second);
    assertThat(first.isDisposed).isFalse();
    pool.close();
    pool.release(first);
    assertThat(first.isDisposed).isTrue();
    assertThatThrownBy(pool::acquire).isInstanceOf(LimitReached.class);
  }

  @Test
  void aFactoryThatThrowsCostsNoPlace() {
    int[] calls = new int[1];
    SessionPool<Fake> pool =
        new SessionPool<>(
            () -> {
              if (calls[0]++ == 0) {
                throw new IllegalStateException();
              }
              return new Fake();
            },
            1,
            Duration.ofMillis(1));
    assertThatThrownBy(pool::acquire).isInstanceOf(IllegalStateException.class);
    assertThat(pool.acquire()).isNotNull();
  }
}

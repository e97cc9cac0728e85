package dev.bylaw.drools.engine;

import dev.bylaw.drools.fact.Facts;
import java.util.ArrayList;
import java.util.List;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/** A Drools session that is used again: facts in, rules fired, facts out. */
final class TableSession implements SessionPool.Session {
  private static final boolean[] NONE_ACTIVE = {};

  private final KieSession session;
  private final Hits hits;
  private final List<FactHandle> handles = new ArrayList<>();

  TableSession(KieBase rules, int tables) {
    session = rules.newKieSession();
    hits = new Hits(tables);
    session.setGlobal(RuleBaseBuilder.HITS, hits);
  }

  /**
   * Matches the facts. After a normal return the session holds none of them; after an exception it
   * must be discarded.
   */
  Hits run(List<? extends Facts> facts, boolean[] active, long deadlineNanos) {
    hits.begin(active, deadlineNanos);
    for (Facts each : facts) {
      hits.checkClock();
      handles.add(session.insert(each));
    }
    session.fireAllRules();
    for (FactHandle handle : handles) {
      session.delete(handle);
    }
    handles.clear();
    // deletions take effect when rules are evaluated; without this the facts would stay reachable
    int late = session.fireAllRules();
    if (late != 0 || session.getFactCount() != 0) {
      throw new IllegalStateException("a session still holds facts after its evaluation");
    }
    return hits;
  }

  /** Forgets the hits, and with them the facts. */
  void clear() {
    hits.begin(NONE_ACTIVE, 0);
  }

  @Override
  public void dispose() {
    try {
      session.dispose();
    } catch (RuntimeException _) {
      // a session that failed may fail to end; it is garbage either way
    }
  }
}

package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.Reconciliation;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hasher;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private final TestSidecar orders = new TestSidecar("orders").write(20);
  private final TestSidecar forked = new TestSidecar("orders").write(20);

  private static void expect(Reconciliation log, TestSidecar sidecar, int index, int size) {
    CompactRange tree = new CompactRange();
    sidecar.journal().subList(0, size).forEach(entry -> tree.append(entry.leaf()));
    log.expect(
        Checkpoint.of(sidecar.origin(), tree),
        index,
        new Hasher().leaf(sidecar.journal().get(index).leaf()));
  }

  @Test
  void aReceiptIsFoundOrNotYetOrContradicted() throws EntryException {
    Reconciliation log = new Reconciliation();
    expect(log, orders, 3, 10);
    expect(log, orders, 3, 20);
    expect(log, orders, 15, 20);
    expect(log, forked, 3, 10);
    // what this entry is, the log has; but not the tree that was signed over it
    CompactRange other = new CompactRange();
    forked.journal().subList(0, 10).forEach(entry -> other.append(entry.leaf()));
    log.expect(
        Checkpoint.of(orders.origin(), other),
        3,
        new Hasher().leaf(orders.journal().get(3).leaf()));
    TestSidecar payments = new TestSidecar("payments").write(2);
    for (EncodedEntry entry : payments.journal()) {
      log.follow(entry.leaf());
    }
    for (EncodedEntry entry : orders.journal().subList(0, 12)) {
      log.follow(entry.leaf());
    }
    List<Reconciliation.Result> results = log.results();
    assertThat(results.subList(0, 3))
        .containsExactly(
            new Reconciliation.Found(5),
            new Reconciliation.Found(5),
            new Reconciliation.NotYet(12));
    assertThat(results.get(3))
        .isInstanceOfSatisfying(
            Reconciliation.Contradicted.class, it -> assertThat(it.how()).contains("entry 3 of"));
    assertThat(results.get(4))
        .isInstanceOfSatisfying(
            Reconciliation.Contradicted.class, it -> assertThat(it.how()).contains("at size 10"));
  }
}

package dev.bylaw.cli;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kernel's obligations in a line for people. */
public final class Words {
  private Words() {}

  public static String of(Obligations all) {
    List<String> words = new ArrayList<>();
    all.masks().forEach((column, mask) -> words.add(column + " " + mask.action()));
    all.rowFilter()
        .forEach(p ->
            words.add(
                p.column() + " " + p.op().name().toLowerCase(Locale.ROOT) + " " + p.values()));
    if (all.minimumAggregation() > 0) {
      words.add("aggregates over at least " + all.minimumAggregation());
    }
    confined(words, "regions", all.regions());
    confined(words, "purposes", all.purposes());
    confined(words, "ports", all.ports());
    if (all.ttl() != null) {
      words.add("ttl " + all.ttl());
    }
    if (all.expiry() != null) {
      words.add("until " + all.expiry());
    }
    all.duties().forEach(d -> words.add(d.type().name().toLowerCase(Locale.ROOT)));
    return words.isEmpty() ? "no obligation" : String.join(", ", words);
  }

  /** One obligation. */
  public static String of(Obligation obligation) {
    Obligations.Builder one = Obligations.builder();
    switch (obligation) {
      case Obligation.ColumnMask(String column, var mask) -> one.mask(column, mask);
      case Obligation.RowFilter(var predicate) -> one.filter(predicate);
      case Obligation.MinimumAggregation(int k) -> one.minimumAggregation(k);
      case Obligation.Regions(var names) -> one.regions(new Allowed.Only(names));
      case Obligation.Purposes(var names) -> one.purposes(new Allowed.Only(names));
      case Obligation.Ports(var names) -> one.ports(new Allowed.Only(names));
      case Obligation.Expiry(var at) -> one.expiry(at);
      case Obligation.Perform(var duty) -> one.duty(duty);
    }
    return of(one.build());
  }

  private static void confined(List<String> words, String what, Allowed allowed) {
    if (allowed instanceof Allowed.Only(var names)) {
      words.add(what + " " + String.join(" ", names));
    }
  }
}

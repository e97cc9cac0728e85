package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.net.Cidr;
import dev.bylaw.rego.builtin.x509.NameConstraints.Mailbox;
import dev.bylaw.rego.builtin.x509.NameConstraints.Names;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Whether the names of a chain's certificates are those that their authorities may name. */
final class NameCheck {
  /** Comparisons after which a chain is refused, so that no certificate can stall a decision. */
  private static final int MAX_COMPARISONS = 1_000_000;

  private int comparisons;

  private NameCheck() {}

  static boolean accepts(List<Certificate> chain) {
    NameCheck check = new NameCheck();
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i).alternativeNames() != null) {
        for (Certificate authority : chain.subList(i + 1, chain.size())) {
          boolean constrained =
              authority.extensions().all.stream().anyMatch(e -> e.standard() == 30);
          if (constrained
              && !check.accepts(chain.get(i).names(), authority.extensions().constraints)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean accepts(SubjectNames names, NameConstraints constraints) {
    for (UriName uri : names.uris()) {
      String host = uri.domain();
      boolean address = host.startsWith("[") || Cidr.parseAddress(host, true) != null;
      if (host.isEmpty() || address || !NameConstraints.isDomain(host, false)) {
        return false;
      }
    }
    if (!names.emails().stream().allMatch(email -> Mailbox.parse(email) != null)
        || !names.dns().stream().allMatch(name -> NameConstraints.isDomain(name, false))) {
      return false;
    }
    return all(names.addresses(), constraints, Names::ranges, (ip, range) -> range.contains(ip))
        && all(names.dns(), constraints, Names::dns, Verification::isUnder)
        && wildcardsAllowed(names.dns(), constraints.excluded().dns())
        && all(
            names.uris().stream().map(UriName::domain).toList(),
            constraints,
            Names::uris,
            Verification::isUnder)
        && all(names.emails(), constraints, Names::emails, NameCheck::isMailboxUnder);
  }

  /** Each name is under a permitted tree, if there are any of its kind, and under none excluded. */
  private <T, C> boolean all(
      List<T> names,
      NameConstraints constraints,
      Function<Names, List<C>> kind,
      BiPredicate<T, C> under) {
    List<C> permitted = kind.apply(constraints.permitted());
    List<C> excluded = kind.apply(constraints.excluded());
    for (T name : names) {
      comparisons += permitted.size() + excluded.size();
      if (comparisons > MAX_COMPARISONS
          || (!permitted.isEmpty() && permitted.stream().noneMatch(c -> under.test(name, c)))
          || excluded.stream().anyMatch(c -> under.test(name, c))) {
        return false;
      }
    }
    return true;
  }

  /** A wildcard must not stand for a name that is excluded. */
  private static boolean wildcardsAllowed(List<String> names, List<String> excluded) {
    for (String name : names) {
      if (name.startsWith("*")) {
        String tail = tail(name.toLowerCase(Locale.ROOT));
        if (!tail.isEmpty()
            && excluded.stream().anyMatch(c -> tail(c.toLowerCase(Locale.ROOT)).equals(tail))) {
          return false;
        }
      }
    }
    return true;
  }

  private static String tail(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }

  private static boolean isMailboxUnder(String email, String constraint) {
    Mailbox mailbox = Mailbox.parse(email);
    if (mailbox == null) {
      return false;
    }
    if (!constraint.contains("@")) {
      return Verification.isUnder(mailbox.domain(), constraint);
    }
    Mailbox wanted = Mailbox.parse(constraint);
    return wanted != null
        && wanted.local().equals(mailbox.local())
        && wanted.domain().equalsIgnoreCase(mailbox.domain());
  }
}

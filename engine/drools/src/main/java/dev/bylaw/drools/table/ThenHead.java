package dev.bylaw.drools.table;

import static dev.bylaw.drools.policy.Kind.COMPLIANCE;
import static dev.bylaw.drools.policy.Kind.GRANT;
import static dev.bylaw.drools.policy.Kind.GUARD;
import static dev.bylaw.drools.policy.Kind.RETENTION;

import dev.bylaw.drools.policy.Kind;
import java.util.List;

/** The closed vocabulary of contributions. */
enum ThenHead {
  DENY("then deny", GUARD),
  PERMIT("then permit", GRANT),
  RANK("then rank", GRANT),
  MASK("then mask", GUARD, GRANT),
  COLUMN("then column", GUARD, GRANT),
  FILTER("then filter", GUARD, GRANT),
  DUTY("then duty", GUARD, GRANT),
  REGIONS("then regions", GUARD, GRANT),
  PURPOSES("then purposes", GUARD, GRANT),
  PORTS("then ports", GUARD, GRANT),
  MINIMUM_AGGREGATION("then minimum aggregation", GUARD, GRANT),
  TTL("then ttl", GUARD, GRANT),
  EXPIRY("then expiry", GUARD, GRANT),
  CODE("then code", GUARD, GRANT, RETENTION),
  REASON("then reason", GUARD, GRANT, RETENTION),
  KEEP_AT_LEAST("then keep at least", RETENTION),
  DELETE_BY("then delete by", RETENTION),
  HOLD("then hold", RETENTION),
  RULE("then finding rule", COMPLIANCE),
  SEVERITY("then finding severity", COMPLIANCE),
  MESSAGE("then finding message", COMPLIANCE),
  REMEDIATION("then finding remediation", COMPLIANCE),
  PATH("then finding path", COMPLIANCE);

  private final String text;
  private final List<Kind> kinds;

  ThenHead(String text, Kind... kinds) {
    this.text = text;
    this.kinds = List.of(kinds);
  }

  String text() {
    return text;
  }

  boolean isFor(Kind kind) {
    return kinds.contains(kind);
  }
}

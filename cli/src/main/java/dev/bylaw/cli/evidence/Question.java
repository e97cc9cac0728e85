package dev.bylaw.cli.evidence;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.seal.Persons;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The filter of a question as the log keeps it, held against entries. */
record Question(Json.Obj filter) {
  private static final Map<String, String> EQUAL =
      Map.ofEntries(
          Map.entry("data_product", Facts.PRODUCT),
          Map.entry("domain", Facts.DOMAIN),
          Map.entry("output_port", "port"),
          Map.entry("action", Facts.ACTION),
          Map.entry("purpose", Facts.PURPOSE),
          Map.entry("effect", Facts.EFFECT),
          Map.entry("cause", Facts.CAUSE),
          Map.entry("decision_id", Facts.DECISION_ID),
          Map.entry("consumer_domain", Facts.CONSUMER_DOMAIN),
          Map.entry("revision", Facts.REVISION));
  private static final Map<String, String> LISTED =
      Map.of(
          "policy", Facts.POLICIES,
          "waiver", Facts.WAIVERS,
          "obligation", Facts.OBLIGATIONS);

  /** How an entry answers. */
  sealed interface Fit {
    /** It answers. */
    record Holds() implements Fit {}

    /** Only a field that is not opened could tell. */
    record Hidden() implements Fit {}

    /** It does not, by this field. */
    record Differs(String field) implements Fit {}
  }

  Fit of(Leaf leaf, String time, Payload opened) throws EntryException {
    boolean hidden = false;
    for (Json.Member member : filter.members()) {
      if (!(member.value() instanceof Json.Text(String value))) {
        throw new EntryException("the question's `" + member.name() + "` is no text");
      }
      @Nullable Boolean fits = fits(member.name(), value, leaf, time, opened);
      if (fits == null) {
        hidden = true;
      } else if (!fits) {
        return new Fit.Differs(member.name());
      }
    }
    return hidden ? new Fit.Hidden() : new Fit.Holds();
  }

  private static @Nullable Boolean fits(
      String field, String value, Leaf leaf, String time, Payload opened) throws EntryException {
    if (EQUAL.containsKey(field)) {
      return value.equals(leaf.text(String.valueOf(EQUAL.get(field))));
    }
    if (LISTED.containsKey(field)) {
      return leaf.texts(String.valueOf(LISTED.get(field))).contains(value);
    }
    return switch (field) {
      case "kind" -> value.equals(leaf.kind());
      case "origin" -> value.equals(leaf.origin());
      case "from" -> time.compareTo(value) >= 0;
      case "until" -> time.compareTo(value) < 0;
      case "rule" -> rules(leaf, value);
      case "sidecar" -> sidecar(leaf.origin()).equals(value.substring(value.lastIndexOf('/') + 1));
      case "subject" -> {
        Set<String> persons = Persons.in(opened);
        yield persons.isEmpty() ? null : persons.contains(value);
      }
      case "reason_text" -> null;
      default ->
          throw new EntryException("the question has a field `" + field + "` that is not known");
    };
  }

  private static boolean rules(Leaf leaf, String code) {
    return leaf.facts().get("reasons") instanceof Json.Many(List<Json> reasons)
        && reasons.stream()
            .anyMatch(reason ->
                reason instanceof Json.Obj members
                    && new Json.Text(code).equals(members.get("code")));
  }

  private static String sidecar(String origin) {
    try {
      String name = SidecarOrigin.parse(origin).keyName();
      return name.substring(name.lastIndexOf('/') + 1);
    } catch (EntryException _) {
      return "";
    }
  }
}

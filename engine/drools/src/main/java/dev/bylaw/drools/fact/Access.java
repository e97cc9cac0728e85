package dev.bylaw.drools.fact;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.request.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An access request, seen with one subject of its chain of delegation.
 *
 * @param context the request, the catalog's facts and the clock
 * @param subject the subject itself, or one on whose behalf it acts
 * @param labels the union of the columns' categories, sorted
 */
public record Access(DecisionContext context, Subject subject, Set<String> labels)
    implements Facts {

  /** The request once for each subject in its chain, the acting one first. */
  public static List<Access> of(DecisionContext context) {
    Set<String> labels = new TreeSet<>();
    for (Column column : context.resource().columns()) {
      labels.addAll(column.categories());
    }
    Set<String> sorted = Collections.unmodifiableSet(labels);
    List<Access> chain = new ArrayList<>(1);
    for (@Nullable Subject each = context.request().subject();
        each != null;
        each = each.onBehalfOf()) {
      chain.add(new Access(context, each, sorted));
    }
    return chain;
  }
}

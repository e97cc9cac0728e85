package dev.bylaw.federation.obligation;

import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Personal;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that the caller must do beside the access itself. Two duties are the same if type and
 * parameters are.
 *
 * @param type what is to be done
 * @param parameters how, by name in sorted order
 */
public record Duty(Type type, @Personal Map<String, AttributeValue> parameters)
    implements Comparable<Duty> {

  /** What is to be done. */
  public enum Type {
    /** Log the access. The decision's own record discharges it, so no support is needed. */
    LOG,
    /** Tell somebody. */
    NOTIFY,
    /** Mark the data as given to this caller. */
    WATERMARK,
    /** Authenticate the subject more strongly first. */
    STEP_UP,
    /** Have a person approve first. */
    APPROVAL
  }

  public Duty {
    parameters =
        parameters.isEmpty()
            ? Map.of()
            : Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** A duty without parameters. */
  public static Duty of(Type type) {
    return new Duty(type, Map.of());
  }

  /** By type, then parameters. */
  @Override
  public int compareTo(Duty other) {
    int order = type.compareTo(other.type);
    Iterator<Map.Entry<String, AttributeValue>> theirs = other.parameters.entrySet().iterator();
    for (Map.Entry<String, AttributeValue> mine : parameters.entrySet()) {
      if (order != 0) {
        return order;
      }
      if (!theirs.hasNext()) {
        return 1;
      }
      Map.Entry<String, AttributeValue> their = theirs.next();
      order = mine.getKey().compareTo(their.getKey());
      if (order == 0) {
        order = mine.getValue().compareTo(their.getValue());
      }
    }
    return order != 0 ? order : theirs.hasNext() ? -1 : 0;
  }
}

package dev.bylaw.opa;

import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;

/** Base documents from several places, as one. */
final class Documents {
  private Documents() {}

  /** What the file {@code a/b/data.json} adds: {@code document} at `data.a.b`. */
  static ObjectValue under(String file, ObjectValue document) {
    String[] steps = file.split("/", -1);
    ObjectValue made = document;
    for (int i = steps.length - 2; i >= 0; i--) {
      made = ObjectValue.of(steps[i], made);
    }
    return made;
  }

  /**
   * Both together.
   *
   * @throws OpaException if they have different values at one place: neither is to be preferred
   */
  static ObjectValue merge(ObjectValue left, ObjectValue right) throws OpaException {
    return merge(left, right, "data");
  }

  private static ObjectValue merge(ObjectValue left, ObjectValue right, String at)
      throws OpaException {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    ObjectValue.Builder merged = left.toBuilder();
    for (int i = 0; i < right.size(); i++) {
      Value key = right.keyAt(i);
      Value theirs = right.valueAt(i);
      Value ours = left.get(key);
      if (ours == null) {
        merged.put(key, theirs);
      } else if (!ours.equals(theirs)) {
        String place = at + "." + (key instanceof StringValue text ? text.value() : key);
        if (!(ours instanceof ObjectValue one && theirs instanceof ObjectValue other)) {
          throw new OpaException("`" + place + "` has two values");
        }
        merged.put(key, merge(one, other, place));
      }
    }
    return merged.build();
  }
}

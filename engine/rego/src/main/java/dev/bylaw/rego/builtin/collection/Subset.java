package dev.bylaw.rego.builtin.collection;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;

/** What {@code object.subset} calls a subset: by keys for objects, contiguous for arrays. */
final class Subset {
  private Subset() {}

  static boolean test(Value whole, Value part) throws BuiltinException {
    if (whole instanceof ObjectValue a && part instanceof ObjectValue b) {
      return ofObject(a, b);
    }
    if (whole instanceof SetValue a && part instanceof SetValue b) {
      return ofSet(a, b);
    }
    if (whole instanceof ArrayValue a && part instanceof ArrayValue b) {
      return ofArray(a, b);
    }
    if (whole instanceof ArrayValue a && part instanceof SetValue b) {
      return ofArray(a, b);
    }
    throw BuiltinException.type(
        "both arguments object.subset must be of the same type or array and set");
  }

  private static boolean ofObject(ObjectValue whole, ObjectValue part) {
    for (int i = 0; i < part.size(); i++) {
      Value found = whole.get(part.keyAt(i));
      Value wanted = part.valueAt(i);
      if (found == null || !(found.equals(wanted) || nested(found, wanted))) {
        return false;
      }
    }
    return true;
  }

  private static boolean nested(Value whole, Value part) {
    return (whole instanceof ObjectValue a && part instanceof ObjectValue b && ofObject(a, b))
        || (whole instanceof SetValue s && part instanceof SetValue t && ofSet(s, t))
        || (whole instanceof ArrayValue x && part instanceof ArrayValue y && ofArray(x, y));
  }

  private static boolean ofSet(SetValue whole, SetValue part) {
    for (Value element : part) {
      if (!whole.contains(element)) {
        return false;
      }
    }
    return true;
  }

  // as OPA searches: after a mismatch one place on from where the candidate began
  private static boolean ofArray(ArrayValue whole, ArrayValue part) {
    for (int from = 0; from + part.size() <= whole.size(); from++) {
      int i = 0;
      while (i < part.size() && whole.get(from + i).equals(part.get(i))) {
        i++;
      }
      if (i == part.size()) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofArray(ArrayValue whole, SetValue part) {
    int unmatched = part.size();
    for (Value element : whole) {
      if (part.contains(element)) {
        unmatched--;
      }
      if (unmatched == 0) {
        return true;
      }
    }
    return false;
  }
}

package dev.bylaw.pdp.conflict;

import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The requests about one product that differ in what the mesh declares: action, purpose, consumer,
 * port, object, columns. Who asks is the same in all of them.
 */
final class RequestSpace {
  /** Objects with more columns are asked for as a whole and column by column alone. */
  static final int MAX_SUBSETS = 5;

  /** Larger ones are cut: nobody visits them whole. */
  private static final long LARGEST = 1L << 50;

  private static final Set<String> SUPPORT = support();

  private final String product;
  private final List<Axis> axes;
  private final Map<@Nullable String, List<String>> columns;
  private final int selections;
  private final boolean oneByOne;
  private final Subject subject;
  private final @Nullable String agreement;
  private final long size;
  private final long stride;

  /**
   * @param product its URN
   * @param axes one for each path at most; what has none is not stated
   * @param columns of each object; of the product as a whole under null. Empty where which columns
   *     are asked for does not matter
   * @param oneByOne whether to ask for all columns and for each alone, and for no others
   * @param agreement the grant that the requests name, or null
   */
  RequestSpace(
      String product,
      List<Axis> axes,
      Map<@Nullable String, List<String>> columns,
      boolean oneByOne,
      Subject subject,
      @Nullable String agreement) {
    this.product = product;
    this.axes = List.copyOf(axes);
    this.columns = new HashMap<>(columns);
    int most = columns.values().stream().mapToInt(List::size).max().orElse(0);
    this.oneByOne = oneByOne || most > MAX_SUBSETS;
    this.selections = most == 0 ? 1 : this.oneByOne ? most + 1 : 1 << most;
    this.subject = subject;
    this.agreement = agreement;
    long all = this.selections;
    for (Axis axis : axes) {
      int count = axis.values().size();
      all = all > LARGEST / count ? LARGEST : all * count;
    }
    this.size = all;
    this.stride = stride(all);
  }

  private static Set<String> support() {
    Set<String> names = new TreeSet<>();
    for (ObligationType type : ObligationType.values()) {
      names.add(type.wireName());
    }
    return names;
  }

  /** How many there are, some of them about nothing that the product has. */
  long size() {
    return size;
  }

  /** Whether every set of columns that could be asked for is among them. */
  boolean hasEverySelection() {
    return !oneByOne || columns.values().stream().allMatch(names -> names.size() <= 1);
  }

  /** A step through all of them that soon meets each value of each axis. */
  private static long stride(long size) {
    long step = Math.max(1, (long) (size * 0.6180339887));
    while (gcd(step, size) != 1) {
      step++;
    }
    return step;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /**
   * The request at a place in an order that visits each once; null where the object has no such
   * columns. Requires 0 <= index < size.
   */
  @Nullable AccessRequest at(long index) {
    long rest = (index * stride) % size;
    Map<String, @Nullable String> said = new HashMap<>();
    for (Axis axis : axes) {
      int count = axis.values().size();
      said.put(axis.path(), axis.values().get((int) (rest % count)));
      rest /= count;
    }
    String object = said.get(Axis.OBJECT);
    List<String> asked = selection((int) rest, columns.getOrDefault(object, List.of()));
    if (asked == null) {
      return null;
    }
    String action = said.get(Axis.ACTION);
    return new AccessRequest(
        "check",
        subject,
        action == null ? "read" : action,
        new ResourceRef(product, said.get(Axis.PORT), object, asked, null),
        said.get(Axis.PURPOSE),
        agreement,
        new Consumer(
            said.get(Axis.DOMAIN),
            said.get(Axis.PRODUCT),
            said.get(Axis.JURISDICTION),
            said.get(Axis.LOCATION)),
        new RequestContext(null, null, SUPPORT, null, Map.of()),
        Mode.DRY_RUN);
  }

  /** The columns that a number stands for: none for all of them; null where there are too few. */
  private @Nullable List<String> selection(int number, List<String> names) {
    if (number == 0) {
      return List.of();
    }
    if (oneByOne) {
      return number <= names.size() ? List.of(names.get(number - 1)) : null;
    }
    if (number >= 1 << names.size()) {
      return null;
    }
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if ((number >> i & 1) == 1) {
        asked.add(names.get(i));
      }
    }
    return asked;
  }

  /** A request in words. */
  static String words(AccessRequest request) {
    StringBuilder words = new StringBuilder();
    words.append(request.action()).append(' ').append(request.resource().dataProduct());
    add(words, "port", request.resource().outputPort());
    add(words, "object", request.resource().object());
    if (!request.resource().columns().isEmpty()) {
      words.append(", columns ").append(String.join(" ", request.resource().columns()));
    }
    add(words, "purpose", request.purpose());
    add(words, "consumer domain", request.consumer().domain());
    add(words, "consumer product", request.consumer().product());
    add(words, "jurisdiction", request.consumer().jurisdiction());
    add(words, "processed in", request.consumer().processingLocation());
    return words.toString();
  }

  private static void add(StringBuilder words, String what, @Nullable String value) {
    if (value != null) {
      words.append(", ").append(what).append(' ').append(value);
    }
  }
}

package dev.bylaw.rego.compile;

import dev.bylaw.rego.value.Value;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What rules read, directly and through the rules and functions they use.
 *
 * <p><b>Required</b> is every path of the input that is read as a ref: {@code input.a.b}, also
 * under {@code not}, in a branch that may not be reached, or in a comprehension. A rule that reads
 * a path which is absent does not fail, it is undefined; so whoever must not mistake absence for an
 * answer asks for all required paths first. Paths are followed
 *
 * <ul>
 *   <li>through variables: {@code x := input.a; x.b} reads {@code input.a.b}, and so does the
 *       pattern in {@code {"b": v} := input.a};
 *   <li>through rules: with {@code user := input.user}, {@code user.roles} reads {@code
 *       input.user.roles}; elements of partial sets and values of partial objects alike;
 *   <li>through parameters and results of functions;
 *   <li>through a variable as step where its values are constants of the source: {@code some k in
 *       ["a", "b"]; input[k]} reads both.
 * </ul>
 *
 * <p>A path ends, and is <b>open</b>, at the first step that is no such constant ({@code
 * input.columns[*]}, {@code input[*]}): what is behind it cannot be asked for beforehand. What is
 * given to a builtin, or put into a collection, is read to where the ref ends and not followed
 * further.
 *
 * <p><b>Optional</b> is a path that is read only through {@code object.get}, which says what holds
 * when it is absent: {@code object.get(input, "a", 1)} reads {@code input.a}; with a key that is no
 * constant the path is open. A path that is read both ways is required.
 *
 * <p>Under {@code with input.a as v} what is below {@code input.a} is not the caller's, and is left
 * out; under {@code with input as v} nothing counts, unless {@code v} itself is made from the
 * input.
 *
 * @param data the paths under {@code data} that are not (or not only) rules: documents of the store
 * @param uses of each path, required or optional, what is asked of it
 * @param deterministic whether no builtin is called that may answer otherwise another time
 */
public record Footprint(
    SortedSet<InputPath> required,
    SortedSet<InputPath> optional,
    SortedSet<String> data,
    SortedMap<InputPath, InputUse> uses,
    boolean deterministic) {
  public Footprint {
    required = Collections.unmodifiableSortedSet(new TreeSet<>(required));
    optional = Collections.unmodifiableSortedSet(new TreeSet<>(optional));
    data = Collections.unmodifiableSortedSet(new TreeSet<>(data));
    uses = Collections.unmodifiableSortedMap(new TreeMap<>(uses));
  }

  /**
   * The footprint of rules.
   *
   * @param paths under {@code data}; all rules at and below each count
   */
  public static Footprint of(CheckedProgram program, Collection<List<String>> paths) {
    return new FootprintAnalysis(program).run(paths);
  }

  /** The required paths that the document does not have; null is no document at all. */
  public List<InputPath> missing(@Nullable Value input) {
    return required.stream().filter(path -> !path.isPresentIn(input)).toList();
  }
}

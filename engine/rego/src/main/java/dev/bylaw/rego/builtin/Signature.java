package dev.bylaw.rego.builtin;

import dev.bylaw.rego.type.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a built-in function is called.
 *
 * @param name the name, with its dots
 * @param parameters the parameters in order
 * @param variadic the type of further arguments, or null if there are none
 * @param result the result, or null for a function that is called for its effect alone
 * @param infix the operator that calls it, or null
 * @param deterministic whether the result is a function of the arguments
 * @param relation whether it has several results, each tried in turn (given together as an array)
 * @param deprecated whether strict mode refuses it
 */
public record Signature(
    String name,
    List<Parameter> parameters,
    @Nullable Type variadic,
    @Nullable Parameter result,
    @Nullable String infix,
    boolean deterministic,
    boolean relation,
    boolean deprecated) {
  public Signature {
    parameters = List.copyOf(parameters);
  }

  /** The number of arguments, further ones of a variadic function aside. */
  public int arity() {
    return parameters.size();
  }

  /** The function as a type. */
  public Type.FunctionOf type() {
    return new Type.FunctionOf(
        parameters.stream().map(Parameter::type).toList(),
        result == null ? null : result.type(),
        variadic);
  }

  /** A parameter or a result; the name may be empty. */
  public record Parameter(String name, Type type) {
    @Override
    public String toString() {
      return name.isEmpty() ? type.toString() : name + ": " + type;
    }
  }
}

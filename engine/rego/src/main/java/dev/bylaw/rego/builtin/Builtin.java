package dev.bylaw.rego.builtin;

import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A built-in function that can be called. */
public final class Builtin {
  private final Signature signature;
  private final Implementation implementation;

  Builtin(Signature signature, Implementation implementation) {
    this.signature = signature;
    this.implementation = implementation;
  }

  /** A function of an embedder's own. */
  public static Builtin of(Signature signature, Implementation implementation) {
    return new Builtin(signature, implementation);
  }

  /** The name, with its dots. */
  public String name() {
    return signature.name();
  }

  /** How it is called. */
  public Signature signature() {
    return signature;
  }

  /** The number of arguments. */
  public int arity() {
    return signature.arity();
  }

  /** Whether the result is a function of the arguments alone. */
  public boolean deterministic() {
    return signature.deterministic();
  }

  /**
   * Calls the function.
   *
   * @param arguments as many as {@link #arity}; neither kept nor changed
   * @return the result, or null where it is undefined; a relation gives all its results as an array
   * @throws BuiltinException with the name of the function before its message
   */
  public @Nullable Value call(BuiltinContext context, Value... arguments) throws BuiltinException {
    try {
      return implementation.call(context, arguments);
    } catch (BuiltinException e) {
      throw e.in(signature.name());
    } catch (ArithmeticException e) {
      throw BuiltinException.error(signature.name() + ": " + e.getMessage());
    }
  }

  /** The code of a built-in function. */
  @FunctionalInterface
  public interface Implementation {
    /**
     * The result for {@code arguments}, or null where it is undefined.
     *
     * @throws BuiltinException if the function fails; the message does not name the function
     */
    @Nullable Value call(BuiltinContext context, Value[] arguments) throws BuiltinException;
  }
}

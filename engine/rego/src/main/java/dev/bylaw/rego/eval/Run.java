package dev.bylaw.rego.eval;

import dev.bylaw.rego.builtin.Outside;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation is given.
 *
 * @param input null leaves `input` undefined
 * @param nowNanos nanoseconds since 1970 UTC
 * @param steps bound on bodies entered plus elements iterated over
 * @param depth bound on nested documents, functions and closures
 * @param timeNanos bound on wall time
 * @param outputBytes bound on the text that one builtin may produce
 * @param memoryBytes bound on what is built altogether, by a rough count
 * @param runtime what `opa.runtime()` gives
 * @param outside what builtins may know beyond their arguments
 * @param strict whether a builtin's error ends the evaluation
 * @param observer told of every statement, or null
 */
public record Run(
    @Nullable Value input,
    Value data,
    long nowNanos,
    long seed,
    long steps,
    int depth,
    long timeNanos,
    int outputBytes,
    long memoryBytes,
    boolean strict,
    BooleanSupplier cancelled,
    ObjectValue runtime,
    Outside outside,
    @Nullable Observer observer) {}

/**
 * Rego for the JVM: compile modules, prepare rules, evaluate them on an input.
 *
 * <p>{@linkplain dev.bylaw.rego.RegoCompiler Compile} sources once, {@linkplain
 * dev.bylaw.rego.RegoProgram#prepare prepare} the rules to ask once, and evaluate them as often and
 * on as many threads as there are: programs and prepared rules are immutable. An evaluation is a
 * function of its {@link dev.bylaw.rego.EvaluationInput} and ends in one of three outcomes; it
 * throws nothing, whatever the policy does.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="embed"}
 */
@NullMarked
package dev.bylaw.rego;

import org.jspecify.annotations.NullMarked;

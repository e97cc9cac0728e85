package dev.bylaw.sidecar.process;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the policies are.
 *
 * @param directory the policy tree
 * @param interval how often its content is checked, beside the file system's own hints
 */
@ConfigurationProperties("bylaw.policies")
public record PolicySettings(
    @Nullable String directory, @Bindable(defaultValue = "2s") Duration interval) {}

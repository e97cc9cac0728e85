package dev.bylaw.sidecar.process;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the policies are: one of {@code directory}, {@code git} and {@code url}.
 *
 * @param directory a policy tree, or a bundle's archive
 * @param git a git repository: a URL, or a path on this machine
 * @param branch the branch of it that is followed
 * @param path where the tree lies in it; empty for its root
 * @param url where a bundle is served over HTTP or HTTPS
 * @param longPoll how long that server may wait for something new before it answers
 * @param tokenFile holds the bearer token that is sent to it
 * @param trustedKeys the council's verifier keys, with commas or spaces between; without any only a
 *     directory is followed, unsigned
 * @param trustedThreshold how many of them must have signed the first bundle; from then on its
 *     mesh.yaml says it
 * @param state where the last good bundle is kept
 * @param interval how often its content is checked, beside the file system's own hints
 */
@ConfigurationProperties("bylaw.policies")
public record PolicySettings(
    @Nullable String directory,
    @Nullable String git,
    @Bindable(defaultValue = "main") String branch,
    @Bindable(defaultValue = "") String path,
    @Nullable String url,
    @Bindable(defaultValue = "0s") Duration longPoll,
    @Nullable String tokenFile,
    @Nullable String trustedKeys,
    @Bindable(defaultValue = "1") int trustedThreshold,
    @Nullable String state,
    @Bindable(defaultValue = "2s") Duration interval) {}

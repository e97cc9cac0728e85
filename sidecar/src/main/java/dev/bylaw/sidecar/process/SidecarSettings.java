package dev.bylaw.sidecar.process;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Who this sidecar is.
 *
 * @param mesh the mesh's name, a URL without a scheme
 * @param id this sidecar's id, unique in the mesh: letters, digits, dot, dash, underscore
 * @param domain the domain whose policies are loaded beside the council's
 * @param keyFile the Ed25519 key that signs its checkpoints; made at the first start
 */
@ConfigurationProperties("bylaw.sidecar")
public record SidecarSettings(
    @Nullable String mesh,
    @Nullable String id,
    @Nullable String domain,
    @Nullable String keyFile) {}

package dev.bylaw.sidecar.process;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the decision service listens.
 *
 * @param host the address of the TCP listener
 * @param port its port; 0 takes a free one, -1 means no TCP listener
 * @param socket the path of the Unix domain socket; absent: none
 * @param workers threads for calls other than Authorize and ReportEnforcement
 * @param workerQueue how many such calls may wait; more are refused
 * @param grace how long calls under way may take at shutdown
 */
@ConfigurationProperties("bylaw.server")
public record ServerSettings(
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Bindable(defaultValue = "7070") int port,
    @Nullable String socket,
    @Bindable(defaultValue = "2") int workers,
    @Bindable(defaultValue = "256") int workerQueue,
    @Bindable(defaultValue = "5s") Duration grace) {}

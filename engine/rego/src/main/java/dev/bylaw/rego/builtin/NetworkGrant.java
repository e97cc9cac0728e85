package dev.bylaw.rego.builtin;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Leave to use the network, given by an embedder to the evaluation of a policy: without it {@code
 * http.send} and {@code net.lookup_ip_addr} are refused.
 *
 * @param hosts what may be called and looked up: {@code host} for its standard ports, {@code
 *     host:port} for another; redirects must stay among them
 * @param timeout of one request, redirects included; a policy may ask for less
 * @param responseBytes the largest body that is read
 * @param requests how many one evaluation may send, retries and redirects included
 * @param insecureTls whether a policy may turn the check of certificates off
 */
public record NetworkGrant(
    Set<String> hosts, Duration timeout, int responseBytes, int requests, boolean insecureTls) {
  public NetworkGrant {
    hosts = Set.copyOf(hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
  }

  /** A grant of 16 requests of 5 seconds and 1 MiB, with certificates checked. */
  public static NetworkGrant to(String... hosts) {
    return new NetworkGrant(Set.of(hosts), Duration.ofSeconds(5), 1 << 20, 16, false);
  }

  /** Whether {@code host} may be called at {@code port}. */
  public boolean allows(String host, int port, boolean standardPort) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.contains(name + ":" + port) || (standardPort && hosts.contains(name));
  }

  /** Whether the addresses of {@code host} may be looked up. */
  public boolean allowsLookup(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.stream().anyMatch(h -> h.equals(name) || h.startsWith(name + ":"));
  }
}

package dev.bylaw.rego.builtin.net;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.collection.Sets;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What would need the network: http.send, net.lookup_ip_addr. A decision is a function of its
 * inputs, so both are refused; a name that needs no look-up is answered.
 */
final class RemoteBuiltins {
  private static final SetValue REQUIRED = names("method", "url");
  private static final SetValue ALLOWED =
      names(
          "method",
          "url",
          "body",
          "enable_redirect",
          "force_json_decode",
          "force_yaml_decode",
          "headers",
          "raw_body",
          "tls_use_system_certs",
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_insecure_skip_verify",
          "tls_server_name",
          "timeout",
          "cache",
          "force_cache",
          "force_cache_duration_seconds",
          "raise_error",
          "caching_mode",
          "max_retry_attempts",
          "cache_ignored_headers");

  private RemoteBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "http.send" -> (_, a) -> send(Operands.object(a, 0));
      case "net.lookup_ip_addr" -> (_, a) -> lookup(Operands.string(a, 0));
      default -> null;
    };
  }

  private static SetValue names(String... names) {
    return SetValue.of(Arrays.stream(names).map(StringValue::of).toList());
  }

  private static Value send(ObjectValue request) throws BuiltinException {
    SetValue keys = SetValue.of(request.keys().asList());
    SetValue invalid = Sets.difference(keys, ALLOWED);
    if (!invalid.isEmpty()) {
      throw Operands.operand(0, "invalid request parameters(s): " + invalid);
    }
    SetValue missing = Sets.difference(REQUIRED, keys);
    if (!missing.isEmpty()) {
      throw Operands.operand(0, "missing required request parameters(s): " + missing);
    }
    throw BuiltinException.error("network access is not granted to policies");
  }

  private static Value lookup(String name) throws BuiltinException {
    byte[] address = Cidr.parseAddress(name, true);
    if (address != null) {
      return SetValue.of(StringValue.of(Cidr.text(address)));
    }
    if (name.equals("localhost")) {
      // RFC 6761: always the loopback addresses
      return names("127.0.0.1", "::1");
    }
    throw BuiltinException.error("lookup " + name + ": network access is not granted to policies");
  }
}

package dev.bylaw.rego.builtin.net;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Look-up of addresses: net.lookup_ip_addr, refused unless the embedder grants it. */
final class LookupBuiltins {
  private LookupBuiltins() {}

  static @Nullable Implementation find(String name) {
    return name.equals("net.lookup_ip_addr") ? (c, a) -> lookup(c, Operands.string(a, 0)) : null;
  }

  private static Value lookup(BuiltinContext context, String name) throws BuiltinException {
    byte[] address = Cidr.parseAddress(name, true);
    if (address != null) {
      return SetValue.of(StringValue.of(Cidr.text(address)));
    }
    if (name.equals("localhost")) {
      // RFC 6761: always the loopback addresses
      return SetValue.of(StringValue.of("127.0.0.1"), StringValue.of("::1"));
    }
    return context.recorded(
        "net.lookup_ip_addr",
        ArrayValue.of(StringValue.of(name)),
        () -> {
          Object known = context.kept().get("net.lookup_ip_addr " + name);
          Value answer = known instanceof Value value ? value : ask(context, name);
          context.kept().put("net.lookup_ip_addr " + name, answer);
          return answer;
        });
  }

  private static Value ask(BuiltinContext context, String name) throws BuiltinException {
    NetworkGrant grant = context.network();
    if (grant == null) {
      throw BuiltinException.error("network access is not granted to policies");
    }
    if (!grant.allowsLookup(name)) {
      throw BuiltinException.error("disallowed host: " + name);
    }
    context.countRequest(grant);
    try {
      SetValue.Builder addresses = SetValue.builder();
      for (InetAddress found : InetAddress.getAllByName(name)) {
        addresses.add(StringValue.of(Cidr.text(found.getAddress())));
      }
      return addresses.build();
    } catch (UnknownHostException e) {
      throw BuiltinException.error("lookup " + name + ": no such host");
    }
  }
}

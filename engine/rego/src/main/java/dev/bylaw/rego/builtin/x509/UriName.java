package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.encoding.GoUrl;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Locale;

/**
 * A URI as name of a subject.
 *
 * @param text the URI as Go writes it again
 * @param host with its port
 * @param shown the fields of Go's {@code url.URL}
 */
record UriName(String text, String host, Value shown) {

  static UriName parse(String text) throws BuiltinException {
    String context = "x509: cannot parse URI " + StringValue.of(text) + ": ";
    GoUrl url;
    try {
      url = GoUrl.parse(text);
    } catch (BuiltinException e) {
      throw BuiltinException.error(context + e.getMessage());
    }
    int hash = text.indexOf('#');
    String rest = hash < 0 ? text : text.substring(0, hash);
    rest = rest.substring(url.scheme().isEmpty() ? 0 : url.scheme().length() + 1);
    boolean forceQuery = rest.endsWith("?") && rest.indexOf('?') == rest.length() - 1;
    int question = rest.indexOf('?');
    rest = question < 0 ? rest : rest.substring(0, question);
    boolean opaque = !url.scheme().isEmpty() && !rest.startsWith("/");
    String authority = "";
    String rawPath = opaque ? "" : rest;
    boolean hasAuthority = !opaque && rest.startsWith("//");
    if (hasAuthority) {
      int slash = rest.indexOf('/', 2);
      authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rawPath = slash < 0 ? "" : rest.substring(slash);
    }
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    if (!host.isEmpty() && !NameConstraints.isDomain(host, false)) {
      throw BuiltinException.error(context + "invalid domain");
    }
    boolean usualPath = rawPath.equals(GoUrl.escapePath(url.path()));
    String rawFragment = hash < 0 ? "" : text.substring(hash + 1);
    boolean usualFragment = rawFragment.equals(GoUrl.escapeFragment(url.fragment()));
    ObjectValue shown =
        ObjectValue.builder()
            .put("Scheme", url.scheme())
            .put("Opaque", opaque ? rest : "")
            .put("User", authority.indexOf('@') < 0 ? NullValue.NULL : ObjectValue.EMPTY)
            .put("Host", host)
            .put("Path", url.path())
            .put("RawPath", usualPath ? "" : rawPath)
            .put("OmitHost", BooleanValue.of(!url.scheme().isEmpty() && !opaque && !hasAuthority))
            .put("ForceQuery", BooleanValue.of(forceQuery))
            .put("RawQuery", url.rawQuery())
            .put("Fragment", url.fragment())
            .put("RawFragment", usualFragment ? "" : rawFragment)
            .build();
    String written = text.endsWith("#") ? text.substring(0, text.length() - 1) : text;
    return new UriName(url.scheme() + written.substring(url.scheme().length()), host, shown);
  }

  /** The host in lower case, without its port, as constraints see it. */
  String domain() {
    String name = host.toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    return colon < 0 || name.endsWith("]") ? name : name.substring(0, colon);
  }

  static Value texts(List<UriName> uris) {
    return Shown.texts(uris.stream().map(UriName::text).toList());
  }
}

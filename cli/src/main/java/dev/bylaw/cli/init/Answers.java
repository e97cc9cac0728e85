package dev.bylaw.cli.init;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a new repository is made for.
 *
 * @param mesh the mesh's name
 * @param domains its domains, at least one
 * @param council the council's address or account
 */
record Answers(String mesh, List<String> domains, String council) {
  /** What names of meshes and domains look like: they become folders and packages. */
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  Answers {
    domains = List.copyOf(domains);
  }

  /** The address of a domain's stewards, beside the council's. */
  String stewards(String domain) {
    int at = council.indexOf('@');
    return at > 0 ? domain + council.substring(at) : council + "-" + domain;
  }

  private String host() {
    int at = council.indexOf('@');
    return at > 0 ? council.substring(at + 1) : "example.com";
  }

  /** A template's text with the mesh filled in. */
  String fill(String template) {
    StringBuilder owners = new StringBuilder();
    StringBuilder listed = new StringBuilder();
    StringBuilder codeowners = new StringBuilder();
    for (String domain : domains) {
      owners.append(
          "  %s-data:\n    title: %s data team\n    contact: %s\n    members: [%s.steward]\n"
              .formatted(domain, title(domain), stewards(domain), domain));
      listed.append("  %s: {title: %s, owner: %s-data}\n".formatted(domain, title(domain), domain));
      codeowners.append(
          "%-30s %s\n".formatted("/policies/domains/" + domain + "/", stewards(domain)));
    }
    return template
        .replace("@@mesh@@", mesh)
        .replace("@@council@@", council)
        .replace("@@owners@@\n", owners + "\n")
        .replace("@@domains@@\n", listed + "\n")
        .replace("@@codeowners@@\n", codeowners);
  }

  /** A template's text with a domain filled in, too. */
  String fill(String template, String domain) {
    String consumer =
        domains.stream().filter(other -> !other.equals(domain)).findFirst().orElse(domain);
    return fill(template)
        .replace("@@domain@@", domain)
        .replace("@@Domain@@", title(domain))
        .replace("@@consumer@@", consumer)
        .replace("@@Consumer@@", title(consumer))
        .replace("@@host@@", host());
  }

  private static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
  }
}

package dev.bylaw.benchmarks.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a policy tree of any size: a tenth of its policies (at most 100) are the council's, the
 * rest is shared out among the domains. Of a domain's policies most are guards in Rego, some are
 * grants, retention rules and decision tables; each domain has two products with a contract of
 * twelve columns and three agreements. The same numbers give the same tree.
 */
final class LargeTree {
  private static final String[] PURPOSES = {
    "analytics", "fulfilment", "billing", "support", "fraud-detection", "profiling"
  };
  private static final String[] ACTIONS = {"read", "export", "share", "derive", "train", "write"};

  private final Path root;
  private final int policies;
  private final int domains;

  private LargeTree(Path root, int policies, int domains) {
    this.root = root;
    this.policies = policies;
    this.domains = domains;
  }

  /** Writes the tree into a folder. */
  static void write(Path root, int policies, int domains) throws IOException {
    new LargeTree(root, policies, domains).write();
  }

  private void write() throws IOException {
    mesh();
    int council = Math.min(100, policies / 10);
    for (int i = 0; i < council; i++) {
      guard("global/access/c%d.rego".formatted(i), "council.c" + i, "bylaw.global.access.c" + i, i);
    }
    for (int d = 0; d < domains; d++) {
      products(d);
    }
    for (int i = council; i < policies; i++) {
      local(i - council);
    }
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void mesh() throws IOException {
    StringBuilder text = new StringBuilder("mesh: large\ncouncil: office\n");
    text.append("owners: {office: {members: [ana, ben, cem], quorum: 2}}\n");
    text.append("jurisdictions: [EU, US, CH]\nregions:\n");
    for (int i = 0; i < 6; i++) {
      text.append(
          "  r%d: {jurisdiction: %s}\n".formatted(i, new String[] {"EU", "US", "CH"}[i % 3]));
    }
    text.append("purposes:\n");
    for (String purpose : PURPOSES) {
      text.append("  %s: {restricted: %s}\n".formatted(purpose, purpose.equals("profiling")));
    }
    text.append("domains:\n");
    for (int d = 0; d < domains; d++) {
      text.append("  d%d: {owner: office, regions: [r%d]}\n".formatted(d, d % 6));
    }
    file("mesh.yaml", text.toString());
  }

  private void products(int d) throws IOException {
    for (int p = 0; p < 2; p++) {
      String folder = "domains/d%d/products/p%d/".formatted(d, p);
      file(
          folder + "product.odps.yaml",
          """
          apiVersion: v1.0.0
          kind: DataProduct
          id: urn:large:d%1$d:p%2$d
          name: p%2$d
          version: 1.0.0
          status: active
          outputPorts:
            - {name: table, version: 1.0.0, contractId: d%1$d-p%2$d}
          """
              .formatted(d, p));
      StringBuilder contract =
          new StringBuilder(
              """
              apiVersion: v3.1.0
              kind: DataContract
              id: d%d-p%d
              version: 1.0.0
              status: active
              schema:
                - name: rows
                  properties:
              """
                  .formatted(d, p));
      for (int c = 0; c < 12; c++) {
        contract.append(
            "      - {name: c%d, logicalType: string, required: %s, %s}\n"
                .formatted(c, c == 0, c % 4 == 1 ? "tags: [email]" : "classification: internal"));
      }
      file(folder + "contract.odcs.yaml", contract.toString());
      StringBuilder agreements = new StringBuilder("agreements:\n");
      for (int a = 0; a < 3; a++) {
        agreements.append(
            "  - {id: d%d-p%d-a%d, consumer: {domain: d%d}, actions: [read], purpose: %s}\n"
                .formatted(d, p, a, (d + a) % domains, PURPOSES[a]));
      }
      file(folder + "agreements.yaml", agreements.toString());
    }
  }

  private void local(int i) throws IOException {
    int d = i % domains;
    int n = i / domains;
    String name = "l" + n;
    String id = "d%d.%s".formatted(d, name);
    String folder = "domains/d%d/".formatted(d);
    switch (n % 10) {
      case 7 ->
          file(
              folder + "access/" + name + ".rego",
              header("grant", id, "")
                  + "package bylaw.domains.d%d.access.%s\n\npermit if {\n".formatted(d, name)
                  + "\tinput.consumer.domain == \"d%d\"\n\tinput.purpose == \"%s\"\n}\n"
                      .formatted((d + n) % domains, PURPOSES[n % PURPOSES.length]));
      case 8 ->
          file(
              folder + "retention/" + name + ".rego",
              header("retention", id, "")
                  + "package bylaw.domains.d%d.retention.%s\n\nkeep_at_least := \"P%dD\"\n"
                      .formatted(d, name, 1 + n));
      case 9 ->
          file(
              folder + "access/" + name + ".csv",
              """
              bylaw,table
              id,%s
              title,Masks by label
              description,Of domain d%d
              owner,office
              rationale,load
              kind,guard

              when column.category,when purpose,then mask
              email,%s,sha-256-global
              phone,,tokenize
              """
                  .formatted(id, d, PURPOSES[n % PURPOSES.length]));
      default ->
          guard(
              folder + "access/" + name + ".rego",
              id,
              "bylaw.domains.d%d.access.%s".formatted(d, name),
              i);
    }
  }

  private static String header(String kind, String id, String more) {
    return "# METADATA\n# title: Policy %s\n# custom:\n#   bylaw:\n#     kind: %s\n#     id: %s\n%s#     owner: office\n"
        .formatted(id, kind, id, more);
  }

  private void guard(String path, String id, String pack, int i) throws IOException {
    String action = ACTIONS[1 + i % (ACTIONS.length - 1)];
    String purpose = PURPOSES[i % PURPOSES.length];
    String body =
        switch (i % 5) {
          case 0 ->
              "mask contains {\"column\": column.name, \"action\": \"tokenize\"} if {\n"
                  + "\tinput.consumer.domain != input.resource.domain\n"
                  + "\tsome column in input.resource.columns\n"
                  + "\t\"email\" in column.categories\n}\n";
          case 1 ->
              "deny contains \"not for this\" if {\n\tinput.action == \"%s\"\n\tinput.purpose == \"%s\"\n}\n"
                  .formatted(action, purpose);
          case 2 ->
              "minimum_aggregation := %d if input.purpose == \"%s\"\n"
                  .formatted(2 + i % 40, purpose);
          case 3 ->
              "deny contains \"clerks alone\" if {\n\tinput.action == \"%s\"\n\tnot \"clerk\" in input.subject.roles\n}\n"
                  .formatted(action);
          default ->
              "duty contains {\"type\": \"notify\", \"to\": \"n%d\"} if input.consumer.domain != input.resource.domain\n"
                  .formatted(i);
        };
    file(path, header("guard", id, "") + "package " + pack + "\n\n" + body);
  }
}

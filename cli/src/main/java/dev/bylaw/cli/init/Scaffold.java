package dev.bylaw.cli.init;

import dev.bylaw.cli.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of a new policy repository, by their paths. */
final class Scaffold {
  /** Path in the repository to the template's name. */
  private static final Map<String, String> MESH = new LinkedHashMap<>();

  /** The same, under a domain's folder. */
  private static final Map<String, String> DOMAIN = new LinkedHashMap<>();

  /** The schemas of the files of a tree. */
  private static final List<String> SCHEMAS =
      List.of("agreements", "answers", "cases", "controls", "domain", "hold", "mesh", "waiver");

  static {
    MESH.put("README.md", "README.md");
    MESH.put("CODEOWNERS", "CODEOWNERS");
    MESH.put(".gitignore", "gitignore");
    MESH.put(".github/workflows/policies.yml", "github.yml");
    MESH.put(".gitlab-ci.yml", "gitlab.yml");
    MESH.put(".pre-commit-config.yaml", "pre-commit.yaml");
    MESH.put(".vscode/settings.json", "vscode-settings.json");
    MESH.put(".vscode/extensions.json", "vscode-extensions.json");
    MESH.put("policies/mesh.yaml", "mesh.yaml");
    policy("access", "purpose");
    policy("pii", "mask_outside_domain");
    policy("pii", "small_groups");
    policy("retention", "storage_limitation");
    policy("interoperability", "described");
    DOMAIN.put("domain.yaml", "domain.yaml");
    DOMAIN.put("answers.yaml", "answers.yaml");
    for (String file : List.of("product.odps.yaml", "contract.odcs.yaml", "agreements.yaml")) {
      DOMAIN.put("products/records/" + file, file);
    }
  }

  private Scaffold() {}

  private static void policy(String kind, String name) {
    for (String file : List.of(name + ".rego", name + "_test.rego")) {
      MESH.put("policies/global/" + kind + "/" + file, file);
    }
  }

  /** Every file's text by its path in the repository, with slashes. */
  static Map<String, String> files(Answers answers) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : MESH.entrySet()) {
      files.put(file.getKey(), answers.fill(template(file.getValue())));
    }
    for (String domain : new ArrayList<>(answers.domains())) {
      for (Map.Entry<String, String> file : DOMAIN.entrySet()) {
        files.put(
            "policies/domains/" + domain + "/" + file.getKey(),
            answers.fill(template(file.getValue()), domain));
      }
    }
    for (String name : SCHEMAS) {
      String text =
          Schemas.text(name).orElseThrow(() -> new IOException("no schema `" + name + "`"));
      files.put(".bylaw/schemas/" + name + Schemas.EXTENSION, text);
    }
    return files;
  }

  private static String template(String name) throws IOException {
    try (InputStream in = Scaffold.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no template `" + name + "`");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

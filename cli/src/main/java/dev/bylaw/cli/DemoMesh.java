package dev.bylaw.cli;

import dev.bylaw.bundle.signature.ApprovalFile;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.v1.AuthorizeRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mesh that the demo runs: the policies that ship, and what its people ask.
 *
 * @param home where Bylaw stands, with policies/ and examples/
 */
record DemoMesh(Path home) {

  /**
   * One question of the demo.
   *
   * @param sidecar whose data it is about: the domain whose sidecar is asked
   * @param story what happens, one line
   * @param request the request
   */
  record Question(String sidecar, String story, AuthorizeRequest request) {}

  /**
   * Copies the policies. The waiver, whose dates are fixed, is moved around today, and so has to be
   * approved again: by members of the privacy office whose keys are made here and forgotten.
   */
  void writePolicies(Path to, Instant now) throws IOException {
    Folders.copy(home.resolve("policies"), to);
    String path = "waivers/fraud-desk.yaml";
    Path waiver = to.resolve(path);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    byte[] moved =
        ApprovalFile.read(path, Files.readAllBytes(waiver))
            .withoutApprovals()
            .replaceFirst("(?m)^from: .*$", "from: " + today.minusDays(10))
            .replaceFirst("(?m)^until: .*$", "until: " + today.plusDays(20))
            .getBytes(StandardCharsets.UTF_8);
    Path meshFile = to.resolve("mesh.yaml");
    String mesh = Files.readString(meshFile);
    for (String person : List.of("lea.fischer", "omar.aziz")) {
      Ed25519Signer key = Ed25519Signer.generate(person);
      mesh =
          mesh.replaceFirst(
              Pattern.quote(person) + "\\+\\S+",
              Matcher.quoteReplacement(key.verifier().toString()));
      moved = ApprovalFile.read(path, moved).approved(Kind.WAIVER, "example-mesh", key);
    }
    Files.writeString(meshFile, mesh);
    Files.write(waiver, moved);
  }

  List<Question> questions() throws Failure, IOException {
    List<Question> all = new ArrayList<>();
    AuthorizeRequest campaign = request("01-a-first-decision/request.json");
    all.add(
        new Question(
            "sales", "An analyst of Marketing reads orders to measure a campaign", campaign));
    all.add(
        new Question(
            "sales",
            "The same, processed where the product may not be processed",
            campaign.toBuilder()
                .setConsumer(
                    campaign.getConsumer().toBuilder()
                        .setJurisdiction("US")
                        .setProcessingLocation("us-east-1"))
                .build()));
    all.add(
        new Question(
            "sales",
            "The fraud desk reads orders, under a waiver of the privacy office",
            request("04-a-waiver-that-expires/request.json")));
    all.add(
        new Question(
            "sales",
            "A domain without an agreement reads orders",
            campaign.toBuilder()
                .setSubject(campaign.getSubject().toBuilder().setId("per.lindqvist"))
                .setConsumer(campaign.getConsumer().toBuilder().setDomain("people"))
                .build()));
    AuthorizeRequest directory = request("02-pii-for-another-domain/request.json");
    all.add(new Question("people", "An analyst of Sales reads the employee directory", directory));
    all.add(
        new Question(
            "people",
            "The same, without saying what for",
            request("02-pii-for-another-domain/request-without-purpose.json")));
    all.add(
        new Question(
            "people",
            "The same, as an export, which People has forbidden",
            directory.toBuilder().setAction("export").build()));
    all.add(
        new Question(
            "people",
            "An enforcement point that cannot mask asks for the directory",
            directory.toBuilder()
                .setContext(directory.getContext().toBuilder().clearSupportedObligations())
                .build()));
    return all;
  }

  private AuthorizeRequest request(String file) throws Failure, IOException {
    return RequestFile.read(home.resolve("examples").resolve(file), AuthorizeRequest.newBuilder())
        .build();
  }
}

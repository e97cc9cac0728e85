package dev.bylaw.bundle.passport;

import java.time.Instant;
import java.util.List;

/**
 * What a council attests of one version of a product.
 *
 * @param product the product's URN
 * @param version the product's version
 * @param documents the documents that were judged
 * @param revision the policies that judged
 * @param standards the ids of the standards that were applied; sorted
 * @param verdict {@code PASS}, {@code WARN} or {@code BLOCK}
 * @param blocks how many findings block
 * @param warnings how many warn
 * @param notes how many only tell
 * @param waivers the waivers that lowered a finding; sorted
 * @param issued when it was issued; whole seconds
 * @param expires when it ends; whole seconds
 */
public record Passport(
    String product,
    String version,
    List<Attested> documents,
    String revision,
    List<String> standards,
    String verdict,
    int blocks,
    int warnings,
    int notes,
    List<String> waivers,
    Instant issued,
    Instant expires) {

  /**
   * A document that was judged.
   *
   * @param kind {@code DataProduct} or {@code DataContract}
   * @param id its id
   * @param version its version
   * @param digest {@link PassportNote#digest} of its content
   */
  public record Attested(String kind, String id, String version, String digest) {}

  public Passport {
    documents = List.copyOf(documents);
    standards = List.copyOf(standards);
    waivers = List.copyOf(waivers);
  }
}

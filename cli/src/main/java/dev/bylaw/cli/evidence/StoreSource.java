package dev.bylaw.cli.evidence;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.GetCheckpointRequest;
import dev.bylaw.v1.GetConsistencyProofRequest;
import dev.bylaw.v1.GetInclusionProofRequest;
import dev.bylaw.v1.GetRequest;
import dev.bylaw.v1.PayloadState;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An audit store as the source of a package.
 *
 * @param witnessed whether its witnesses cosign the checkpoint first
 */
record StoreSource(StoreClient client, AuditFilter filter, boolean witnessed) implements LogSource {
  private static final int PAGE = 500;

  @Override
  public Answer ask() throws Failure {
    return query(filter);
  }

  private Answer query(AuditFilter wanted) throws Failure {
    List<Stored> entries = new ArrayList<>();
    long inquiry = -1;
    String page = "";
    do {
      QueryRequest request =
          QueryRequest.newBuilder().setFilter(wanted).setPageSize(PAGE).setPageToken(page).build();
      QueryResponse response = StoreClient.asked(() -> client.call().query(request));
      if (response.getTotal() > EvidenceMaker.MAX_ENTRIES) {
        throw new Failure(
            ExitCode.USAGE,
            "%d entries match, a package holds %d; narrow the time or the product"
                .formatted(response.getTotal(), EvidenceMaker.MAX_ENTRIES));
      }
      inquiry = response.hasInquiry() ? response.getInquiry() : inquiry;
      response.getEntriesList().forEach(entry -> entries.add(stored(entry)));
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return new Answer(entries, inquiry);
  }

  private static Stored stored(AuditEntry entry) {
    return new Stored(
        entry.getIndex(), entry.getLeaf().toByteArray(), entry.getPayload().toByteArray());
  }

  @Override
  public Stored entry(long index) throws Failure {
    GetRequest request = GetRequest.newBuilder().setIndex(index).build();
    AuditEntry entry = StoreClient.asked(() -> client.call().get(request)).getEntry();
    if (entry.getPayloadState() == PayloadState.PAYLOAD_STATE_WITHHELD) {
      throw new Failure(
          ExitCode.USAGE,
          "the audit store withholds what was asked, and a package opens it: that needs the role"
              + " personal");
    }
    return stored(entry);
  }

  @Override
  public String checkpoint() throws Failure {
    GetCheckpointRequest request =
        GetCheckpointRequest.newBuilder().setWitnessed(witnessed).build();
    return StoreClient.asked(() -> client.call().getCheckpoint(request)).getCheckpoint();
  }

  @Override
  public List<Hash> inclusion(long index, long size) throws Failure {
    GetInclusionProofRequest request =
        GetInclusionProofRequest.newBuilder().setIndex(index).setTreeSize(size).build();
    return StoreClient.hashes(
        StoreClient.asked(() -> client.call().getInclusionProof(request)).getHashesList());
  }

  @Override
  public List<Hash> consistency(long first, long second) throws Failure {
    GetConsistencyProofRequest request =
        GetConsistencyProofRequest.newBuilder().setFirstSize(first).setSecondSize(second).build();
    return StoreClient.hashes(
        StoreClient.asked(() -> client.call().getConsistencyProof(request)).getHashesList());
  }

  @Override
  public List<Stored> own(String kind) throws Failure {
    return query(AuditFilter.newBuilder().setKind(kind).build()).entries();
  }

  @Override
  public OptionalLong mirror(String origin, long sequence) throws Failure {
    SqlRequest request =
        SqlRequest.newBuilder()
            .setStatement(
                """
                SELECT min(idx) FROM entries WHERE kind = 'mirror' AND more->>'$.mirrored' = '%s'
                  AND (more->>'$.mirrored_size')::BIGINT > %d\
                """
                    .formatted(origin.replace("'", "''"), sequence))
            .build();
    List<SqlResponse> parts = new ArrayList<>();
    StoreClient.asked(() -> {
      client.stream().sql(request).forEachRemaining(parts::add);
      return parts;
    });
    return parts.stream()
        .flatMap(part -> part.getRowsList().stream())
        .filter(row -> row.getValues(0).hasText())
        .mapToLong(row -> Long.parseLong(row.getValues(0).getText()))
        .findFirst();
  }
}

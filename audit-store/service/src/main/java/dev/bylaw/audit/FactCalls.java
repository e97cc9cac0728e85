package dev.bylaw.audit;

import com.google.protobuf.UnsafeByteOperations;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.audit.columns.RefusedSqlException;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.ExportFileRequest;
import dev.bylaw.v1.ExportFileResponse;
import dev.bylaw.v1.ExportFormat;
import dev.bylaw.v1.SqlColumn;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import dev.bylaw.v1.SqlRow;
import dev.bylaw.v1.SqlValue;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that are answered from the columns of facts, as streams. */
final class FactCalls {
  private static final Logger LOG = LoggerFactory.getLogger(FactCalls.class);
  private static final int DEFAULT_ROWS = 10_000;
  private static final int MAX_ROWS = 1_000_000;
  // an answer ends with the row that goes beyond this
  private static final long MAX_ANSWER_BYTES = 256L << 20;
  private static final int PART_ROWS = 512;
  private static final int PART_BYTES = 1 << 20;

  private final LogStore store;
  private final QueryIndex index;
  private final Matches matches;
  private final FactQueries facts;
  private final Inquiries inquiries;
  private final Ed25519Signer signer;
  private final InstantSource clock;

  FactCalls(
      LogStore store,
      QueryIndex index,
      Matches matches,
      FactQueries facts,
      Inquiries inquiries,
      Ed25519Signer signer,
      InstantSource clock) {
    this.store = store;
    this.index = index;
    this.matches = matches;
    this.facts = facts;
    this.inquiries = inquiries;
    this.signer = signer;
    this.clock = clock;
  }

  private interface Work {
    void run(Readiness readiness)
        throws IOException, IndexException, SQLException, RefusedSqlException;
  }

  // a call hears that its reader is ready only after its method returned
  private static void start(ServerCallStreamObserver<?> call, Work work) {
    Readiness readiness = new Readiness(call);
    Runnable answered =
        () -> {
          try {
            work.run(readiness);
          } catch (StatusRuntimeException e) {
            call.onError(e);
          } catch (RefusedSqlException e) {
            call.onError(Failures.refusedSql(e));
          } catch (IOException | IndexException | SQLException e) {
            LOG.error("a call failed: {}", e.getMessage());
            call.onError(Failures.unavailable(e));
          } catch (RuntimeException e) {
            LOG.error("a call failed", e);
            call.onError(Status.INTERNAL.withDescription("see the store's log").asException());
          }
        };
    Thread.startVirtualThread(Context.current().wrap(answered));
  }

  void sql(SqlRequest request, ServerCallStreamObserver<SqlResponse> call) {
    String actor = Actor.current();
    start(
        call,
        readiness -> {
          int limit = request.getMaxRows() == 0 ? DEFAULT_ROWS : request.getMaxRows();
          if (limit < 0 || limit > MAX_ROWS) {
            throw Failures.invalid("max_rows", "expected 0 to " + MAX_ROWS + ", found " + limit);
          }
          long size = index.size();
          Answer answer = new Answer(call, readiness, limit, size);
          facts.check(request.getStatement(), size);
          inquiries.stated(request.getStatement(), size, actor);
          facts.select(request.getStatement(), size, answer);
          answer.complete();
        });
  }

  /** Sends rows in parts. */
  private static final class Answer implements FactQueries.Rows {
    private final ServerCallStreamObserver<SqlResponse> call;
    private final Readiness readiness;
    private final int limit;
    private SqlResponse.Builder part;
    private long rows;
    private long bytes;
    private int partBytes;
    private boolean gone;
    private boolean truncated;

    Answer(ServerCallStreamObserver<SqlResponse> call, Readiness readiness, int limit, long size) {
      this.call = call;
      this.readiness = readiness;
      this.limit = limit;
      this.part = SqlResponse.newBuilder().setTreeSize(size);
    }

    @Override
    public void columns(List<FactQueries.Column> columns) {
      for (FactQueries.Column column : columns) {
        part.addColumns(SqlColumn.newBuilder().setName(column.name()).setType(column.type()));
      }
    }

    @Override
    public boolean row(List<@Nullable String> values) {
      if (rows == limit || bytes > MAX_ANSWER_BYTES) {
        truncated = true;
        return false;
      }
      SqlRow.Builder row = SqlRow.newBuilder();
      for (String value : values) {
        row.addValues(
            value == null
                ? SqlValue.getDefaultInstance()
                : SqlValue.newBuilder().setText(value).build());
        partBytes += value == null ? 2 : value.length();
      }
      part.addRows(row);
      rows++;
      if (part.getRowsCount() == PART_ROWS || partBytes > PART_BYTES) {
        send();
      }
      return !gone;
    }

    private void send() {
      gone = gone || !readiness.await();
      if (!gone) {
        call.onNext(part.build());
      }
      bytes += partBytes;
      partBytes = 0;
      part = SqlResponse.newBuilder().setTreeSize(part.getTreeSize());
    }

    void complete() {
      part.setTruncated(truncated);
      send();
      if (!gone) {
        call.onCompleted();
      }
    }
  }

  void exportFile(ExportFileRequest request, ServerCallStreamObserver<ExportFileResponse> call) {
    String actor = Actor.current();
    start(
        call,
        readiness -> {
          String options =
              switch (request.getFormat()) {
                case EXPORT_FORMAT_CSV -> "FORMAT csv, HEADER";
                case EXPORT_FORMAT_JSONL -> "FORMAT json";
                case EXPORT_FORMAT_PARQUET -> "FORMAT parquet, COMPRESSION zstd";
                case EXPORT_FORMAT_UNSPECIFIED, UNRECOGNIZED ->
                    throw Failures.invalid(
                        "format", "it is required, and one of those that are defined");
              };
          Path file = Files.createTempFile("bylaw-export", null);
          try {
            write(request, options, file, actor, call, readiness);
          } finally {
            Files.deleteIfExists(file);
          }
        });
  }

  private void write(
      ExportFileRequest request,
      String options,
      Path file,
      String actor,
      ServerCallStreamObserver<ExportFileResponse> call,
      Readiness readiness)
      throws IOException, IndexException, SQLException, RefusedSqlException {
    AuditFilter filter = request.getFilter();
    long size = index.size();
    Conditions conditions = matches.facts(filter, size);
    long rows = facts.write(conditions.sql(), conditions.values(), size, file, options);
    inquiries.filtered("export", filter, rows, size, actor);
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(PART_BYTES);
      while (bytes.length > 0) {
        digest.update(bytes);
        if (!readiness.await()) {
          return;
        }
        call.onNext(
            ExportFileResponse.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .build());
        bytes = in.readNBytes(PART_BYTES);
      }
    }
    String manifest = manifest(request.getFormat(), filter, rows, digest.digest(), size);
    call.onNext(
        ExportFileResponse.newBuilder()
            .setManifest(SignedNote.sign(manifest, signer).toString())
            .build());
    call.onCompleted();
  }

  private String manifest(
      ExportFormat format, AuditFilter filter, long rows, byte[] digest, long size)
      throws IOException {
    String name = format.name().substring("EXPORT_FORMAT_".length()).toLowerCase(Locale.ROOT);
    return """
    bylaw/export/v1
    origin %s
    time %s
    format %s
    filter %s
    rows %d
    sha256 %s
    size %d
    root %s
    """
        .formatted(
            store.origin(),
            clock.instant(),
            name,
            Inquiries.text(filter),
            rows,
            HexFormat.of().formatHex(digest),
            size,
            size == 0 ? "-" : store.root(size).toBase64());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

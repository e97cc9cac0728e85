package dev.bylaw.audit;

import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import dev.bylaw.v1.EraseRequest;
import dev.bylaw.v1.EraseResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for erasure. */
final class Eraser {
  private static final Logger LOG = LoggerFactory.getLogger(Eraser.class);

  private final Erasures erasures;
  private final Erasures.Holds holds;

  Eraser(Erasures erasures, Erasures.Holds holds) {
    this.erasures = erasures;
    this.holds = holds;
  }

  EraseResponse erase(EraseRequest request) throws IOException {
    KeyOwner owner =
        switch (request.getTargetCase()) {
          case SUBJECT -> new KeyOwner.Subject(request.getSubject());
          case GROUP -> new KeyOwner.Group(request.getGroup());
          case TARGET_NOT_SET ->
              throw Failures.invalid("target", "a subject or a group is required");
        };
    if (owner.name().isEmpty()) {
      throw Failures.invalid("target", "it is empty");
    }
    String wrong = Erasures.wrongRequest(request.getRequest(), owner.name());
    if (wrong != null) {
      throw Failures.invalid("request", wrong);
    }
    EraseResponse.Builder response = EraseResponse.newBuilder();
    switch (erasures.erase(owner, request.getRequest(), request.getDryRun(), holds)) {
      case Erasures.Outcome.Unknown() -> throw Failures.notFound("no payload is of this target");
      case Erasures.Outcome.Held(var references) -> throw Failures.held(references);
      case Erasures.Outcome.Foreseen(long entries, var products, var references) ->
          response.setEntries(entries).addAllDataProducts(products).addAllHolds(references);
      case Erasures.Outcome.Done(long entries, long entry, var products) -> {
        LOG.info("`{}` erased {} payloads, entry {}", request.getRequest(), entries, entry);
        response.setEntries(entries).setErasureIndex(entry).addAllDataProducts(products);
      }
    }
    return response.build();
  }
}

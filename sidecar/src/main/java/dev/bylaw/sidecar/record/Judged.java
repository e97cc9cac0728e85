package dev.bylaw.sidecar.record;

import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.pdp.SubmittedDocument;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict on compliance was a function of, besides the revision and the clock.
 *
 * @param stale whether the policies were older than the council's staleness bound
 * @param document what the caller handed over; null where the catalog's own product was judged. It
 *     may say any name, so that of its product enters no leaf
 * @param previous the version before; null if it is the first
 */
public record Judged(
    boolean stale, @Nullable SubmittedDocument document, @Nullable SubmittedDocument previous) {
  /** The personal field that holds the document's text. */
  public static final String DOCUMENT = "document";

  /** The personal field that holds the document's name. */
  public static final String NAME = "document_name";

  /** The personal field that holds the text of the version before. */
  public static final String PREVIOUS = "document_previous";

  /** What the version before is called: the document's name and this. */
  public static final String PREVIOUS_SUFFIX = " (previous version)";

  /** The documents as personal fields: they may name people who answer for a product. */
  List<PersonalField> fields() {
    List<PersonalField> fields = new ArrayList<>();
    if (document != null) {
      String text = text(document);
      String before = previous == null ? "" : text(previous);
      if (text != null && before != null) {
        fields.add(new PersonalField(DOCUMENT, text));
        fields.add(new PersonalField(NAME, document.name()));
        if (previous != null) {
          fields.add(new PersonalField(PREVIOUS, before));
        }
      }
    }
    return fields;
  }

  // null where the bytes are no UTF-8
  private static @Nullable String text(SubmittedDocument document) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(document.bytes()))
          .toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}

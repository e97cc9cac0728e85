package dev.bylaw.sidecar.wire;

import com.google.rpc.BadRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects everything that is wrong with a request, each with the name of its field. */
public final class Violations {
  private final List<BadRequest.FieldViolation> all = new ArrayList<>();

  /** Adds one. */
  public void add(String field, String description) {
    all.add(
        BadRequest.FieldViolation.newBuilder().setField(field).setDescription(description).build());
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** The details of an INVALID_ARGUMENT (google.rpc.BadRequest). */
  public BadRequest toBadRequest() {
    return BadRequest.newBuilder().addAllFieldViolations(all).build();
  }

  /** Each as {@code field: description}. */
  public List<String> lines() {
    return all.stream().map(v -> v.getField() + ": " + v.getDescription()).toList();
  }

  /** Requires 1 to {@code most} characters. */
  String required(String field, String text, int most) {
    if (text.isEmpty()) {
      add(field, "is required");
    }
    return optional(field, text, most);
  }

  /** Requires at most {@code most} characters, none of them a control character. */
  String optional(String field, String text, int most) {
    if (text.length() > most) {
      add(field, "expected at most %d characters, found %d".formatted(most, text.length()));
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ') {
        add(field, "expected no control characters, found one at %d".formatted(i));
        break;
      }
    }
    return text;
  }

  /** Requires at most {@code most} elements. */
  boolean within(String field, Collection<?> elements, int most) {
    if (elements.size() > most) {
      add(field, "expected at most %d, found %d".formatted(most, elements.size()));
      return false;
    }
    return true;
  }
}

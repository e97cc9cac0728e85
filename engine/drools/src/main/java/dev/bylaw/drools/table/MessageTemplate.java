package dev.bylaw.drools.table;

import dev.bylaw.drools.fact.Facts;
import dev.bylaw.drools.policy.CellException;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.sheet.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A finding's text with places for attributes in braces, for example {@code column `{column.name}`
 * is not snake_case}. Findings are about documents; reasons of access decisions have no places,
 * since their text goes into the audit log and a caller's attributes may be personal.
 *
 * @param parts in order
 */
public record MessageTemplate(List<Part> parts) {
  /** Literal text, or a place for an attribute's value. */
  sealed interface Part {
    record Literal(String text) implements Part {}

    record Place(Attribute.Text attribute) implements Part {}
  }

  public MessageTemplate {
    parts = List.copyOf(parts);
  }

  static MessageTemplate parse(String text, Grain grain) throws CellException {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new CellException("expected `}` after `" + text.substring(open) + "`");
      }
      String name = text.substring(open + 1, close).strip();
      Attribute attribute = Vocabulary.attributes(Kind.COMPLIANCE).get(name);
      if (!(attribute instanceof Attribute.Text place)) {
        throw new CellException("expected an attribute in braces, found `{" + name + "}`")
            .hint(Suggestion.didYouMean(name, names()));
      }
      if (place.grain() == Grain.DOCUMENT_COLUMN && grain != Grain.DOCUMENT_COLUMN) {
        throw new CellException("`{" + name + "}` needs a condition on the column");
      }
      parts.add(new Part.Literal(text.substring(at, open)));
      parts.add(new Part.Place(place));
      at = close + 1;
    }
    parts.add(new Part.Literal(text.substring(at)));
    return new MessageTemplate(parts);
  }

  /** The text for these facts; an absent attribute reads as {@code (none)}. */
  public String render(Facts facts) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(String literal) -> text.append(literal);
        case Part.Place(Attribute.Text(_, _, Reader<String> read)) -> {
          @Nullable String value = read.read(facts);
          text.append(value == null ? "(none)" : value);
        }
      }
    }
    return text.toString();
  }

  private static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Attribute attribute : Vocabulary.attributes(Kind.COMPLIANCE).values()) {
      if (attribute instanceof Attribute.Text) {
        names.add(attribute.name());
      }
    }
    return names;
  }
}

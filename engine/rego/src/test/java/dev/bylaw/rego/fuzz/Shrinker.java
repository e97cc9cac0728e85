package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a program smaller while something stays true of it: leaves out modules, inputs and optional
 * parts, and puts simpler terms in place of terms.
 */
final class Shrinker {
  /** What a term is tried as, simplest first. */
  private static final List<String> SIMPLE =
      List.of("1", "\"a\"", "true", "input", "[1]", "{\"a\": 1}");

  private final Predicate<FuzzProgram> stays;
  private int tries;

  Shrinker(Predicate<FuzzProgram> stays, int tries) {
    this.stays = stays;
    this.tries = tries;
  }

  FuzzProgram shrink(FuzzProgram program) {
    FuzzProgram best = program;
    while (tries > 0) {
      FuzzProgram smaller = once(best);
      if (smaller == best) {
        return best;
      }
      best = smaller;
    }
    return best;
  }

  private boolean holds(FuzzProgram program) {
    return tries-- > 0 && stays.test(program);
  }

  private FuzzProgram once(FuzzProgram start) {
    FuzzProgram best = start;
    for (int i = best.inputs().size() - 1; i >= 0 && best.inputs().size() > 1; i--) {
      List<Value> fewer = new ArrayList<>(best.inputs());
      fewer.remove(i);
      best = better(best, best.withInputs(fewer));
    }
    for (int i = best.modules().size() - 2; i >= 0; i--) {
      List<String> fewer = new ArrayList<>(best.modules());
      fewer.remove(i);
      best = better(best, best.withModules(fewer));
    }
    if (!best.query().isEmpty()) {
      best = better(best, best.withQuery("data.fz"));
    }
    for (int i = best.modules().size() - 1; i >= 0; i--) {
      best = module(best, i);
    }
    for (boolean found = true; found; ) {
      found = false;
      for (Value data : smaller(best.data())) {
        FuzzProgram next = better(best, best.withData((ObjectValue) data));
        if (next != best) {
          best = next;
          found = true;
          break;
        }
      }
    }
    for (boolean found = best.inputs().size() == 1; found; ) {
      found = false;
      for (Value input : smaller(best.inputs().getFirst())) {
        FuzzProgram next = better(best, best.withInputs(List.of(input)));
        if (next != best) {
          best = next;
          found = true;
          break;
        }
      }
    }
    return best;
  }

  private FuzzProgram better(FuzzProgram best, FuzzProgram candidate) {
    return !candidate.equals(best) && holds(candidate) ? candidate : best;
  }

  private FuzzProgram module(FuzzProgram start, int index) {
    FuzzProgram best = start;
    boolean found = true;
    while (found && tries > 0) {
      found = false;
      Piece.Part whole = Piece.read(best.modules().get(index));
      for (Piece candidate : smaller(whole)) {
        List<String> modules = new ArrayList<>(best.modules());
        // the whole is optional too, but a module stays: its marks are taken off again
        String text = Piece.write(candidate);
        modules.set(index, text.substring(1, text.length() - 1));
        FuzzProgram program = best.withModules(modules);
        if (!program.equals(best) && holds(program)) {
          best = program;
          found = true;
          break;
        }
      }
    }
    return best;
  }

  /** A value with one part left out each. */
  private static List<Value> smaller(Value value) {
    List<Value> all = new ArrayList<>();
    switch (value) {
      case ObjectValue object -> {
        List<Value> keys = object.keys().asList();
        for (Value left : keys) {
          all.add(with(object, left, null));
        }
        for (Value key : keys) {
          smaller(Objects.requireNonNull(object.get(key)))
              .forEach(less -> all.add(with(object, key, less)));
        }
      }
      case ArrayValue array -> {
        for (int i = 0; i < array.size(); i++) {
          List<Value> elements = new ArrayList<>(array.asList());
          elements.remove(i);
          all.add(ArrayValue.of(elements));
        }
      }
      default -> {}
    }
    return all;
  }

  private static ObjectValue with(ObjectValue object, Value key, @Nullable Value value) {
    ObjectValue.Builder other = ObjectValue.builder();
    object.forEach((k, v) -> {
      if (!k.equals(key)) {
        other.put(k, v);
      } else if (value != null) {
        other.put(k, value);
      }
    });
    return other.build();
  }

  /** This part with one change each: the large ones first. */
  private static List<Piece> smaller(Piece.Part part) {
    List<Piece> all = new ArrayList<>();
    List<Piece> pieces = part.pieces();
    for (int i = 0; i < pieces.size(); i++) {
      if (!(pieces.get(i) instanceof Piece.Part inner)) {
        continue;
      }
      if (inner.kind() == Piece.Kind.OPTIONAL) {
        all.add(replaced(part, i, new Piece.Text("")));
        continue;
      }
      String text = Piece.plain(Piece.write(inner));
      for (String simple : SIMPLE) {
        if (simple.equals(text)) {
          break;
        }
        all.add(
            replaced(part, i, new Piece.Part(Piece.Kind.TERM, List.of(new Piece.Text(simple)))));
      }
      for (Piece within : inner.pieces()) {
        if (within instanceof Piece.Part term && term.kind() == Piece.Kind.TERM) {
          all.add(replaced(part, i, term));
        }
      }
    }
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Piece.Part inner) {
        for (Piece smaller : smaller(inner)) {
          all.add(replaced(part, i, smaller));
        }
      }
    }
    return all;
  }

  private static Piece.Part replaced(Piece.Part part, int index, Piece by) {
    List<Piece> pieces = new ArrayList<>(part.pieces());
    pieces.set(index, by);
    return new Piece.Part(part.kind(), pieces);
  }
}

package dev.bylaw.log.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that entries are made of: the part of RFC 8785 without fractions and null. What is
 * absent is left out.
 */
public sealed interface Json {
  /**
   * Integers beyond this size, plus or minus, are no JSON numbers that every reader keeps exact.
   */
  long MAX_INTEGER = (1L << 53) - 1;

  /** The canonical bytes. */
  default byte[] toBytes() {
    JsonWriter writer = new JsonWriter();
    writer.value(this);
    return writer.toBytes();
  }

  /** Reads an object in its canonical form. */
  static Obj parse(byte[] bytes) throws EntryException {
    return JsonReader.read(bytes);
  }

  record Text(String value) implements Json {}

  record Int(long value) implements Json {
    public Int {
      if (value > MAX_INTEGER || value < -MAX_INTEGER) {
        throw new IllegalArgumentException(value + " is beyond 2^53 - 1");
      }
    }
  }

  record Flag(boolean value) implements Json {}

  record Many(List<Json> values) implements Json {
    public Many {
      values = List.copyOf(values);
    }

    public static Many ofTexts(Iterable<String> texts) {
      List<Json> values = new ArrayList<>();
      texts.forEach(text -> values.add(new Text(text)));
      return new Many(values);
    }
  }

  /**
   * @param name unique in its object
   * @param value what stands under the name
   */
  record Member(String name, Json value) {
    public Member(String name, String text) {
      this(name, new Text(text));
    }

    public Member(String name, long number) {
      this(name, new Int(number));
    }
  }

  /**
   * @param members in ascending order of their names' UTF-16 code units; they are sorted if they
   *     come otherwise
   */
  record Obj(List<Member> members) implements Json {
    public Obj {
      members = sorted(members);
    }

    public static Obj of(Member... members) {
      return new Obj(List.of(members));
    }

    /** What stands under a name. */
    public @Nullable Json get(String name) {
      for (Member member : members) {
        if (member.name.equals(name)) {
          return member.value;
        }
      }
      return null;
    }

    private static List<Member> sorted(List<Member> members) {
      List<Member> result = List.copyOf(members);
      for (int i = 1; i < result.size(); i++) {
        if (result.get(i - 1).name.compareTo(result.get(i).name) >= 0) {
          return sortedUnique(result);
        }
      }
      return result;
    }

    private static List<Member> sortedUnique(List<Member> members) {
      List<Member> result = new ArrayList<>(members);
      result.sort(Comparator.comparing(Member::name));
      for (int i = 1; i < result.size(); i++) {
        if (result.get(i - 1).name.equals(result.get(i).name)) {
          throw new IllegalArgumentException("`" + result.get(i).name + "` stands twice");
        }
      }
      return List.copyOf(result);
    }
  }
}

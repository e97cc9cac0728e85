package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A distinguished name (RFC 5280, section 4.1.2.4). */
final class DistinguishedName {
  private static final Set<Integer> TEXTS = Set.of(0x0C, 0x12, 0x13, 0x14, 0x16, 0x1E);
  private static final int COMMON_NAME = 3;
  private static final int SERIAL_NUMBER = 5;
  private static final Map<Integer, String> LISTS =
      Map.of(
          6, "Country",
          7, "Locality",
          8, "Province",
          9, "StreetAddress",
          10, "Organization",
          11, "OrganizationalUnit",
          17, "PostalCode");

  private final List<Value> names = new ArrayList<>();
  private final Map<String, List<String>> lists = new TreeMap<>();
  private String commonName = "";
  private String serialNumber = "";

  private DistinguishedName() {}

  /** Reads an RDNSequence whose values are all texts. */
  static DistinguishedName read(Der input) throws BuiltinException {
    return read(input, true);
  }

  /**
   * Reads an RDNSequence.
   *
   * @param textsAlone whether to refuse other values; else they are null
   */
  static DistinguishedName read(Der input, boolean textsAlone) throws BuiltinException {
    String failure = "x509: invalid RDNSequence";
    DistinguishedName name = new DistinguishedName();
    Der sequence = input.read(Der.SEQUENCE, failure);
    while (!sequence.isEmpty()) {
      Der set = sequence.read(Der.SET, failure);
      while (!set.isEmpty()) {
        Der attribute = set.read(Der.SEQUENCE, failure + ": invalid attribute");
        List<Integer> type = attribute.oid(failure + ": invalid attribute type");
        Der.Element value = attribute.any(failure + ": invalid attribute value");
        if (textsAlone || TEXTS.contains(value.tag())) {
          name.add(type, text(value, failure + ": invalid attribute value: "));
        } else {
          name.names.add(named(type, NullValue.NULL));
        }
      }
    }
    return name;
  }

  private static ObjectValue named(List<Integer> type, Value value) {
    return ObjectValue.builder().put("Type", Shown.oid(type)).put("Value", value).build();
  }

  private void add(List<Integer> type, String value) {
    names.add(named(type, StringValue.of(value)));
    if (type.size() != 4 || !type.subList(0, 3).equals(List.of(2, 5, 4))) {
      return;
    }
    int last = type.get(3);
    if (last == COMMON_NAME) {
      commonName = value;
    } else if (last == SERIAL_NUMBER) {
      serialNumber = value;
    } else if (LISTS.containsKey(last)) {
      lists.computeIfAbsent(LISTS.get(last), _ -> new ArrayList<>()).add(value);
    }
  }

  /** The text of a string type. */
  private static String text(Der.Element element, String context) throws BuiltinException {
    byte[] bytes = element.content().rest();
    return switch (element.tag()) {
      case 0x0C -> utf8(bytes, context);
      case 0x12 -> ascii(bytes, "[0-9 ]*", context + "invalid NumericString");
      case 0x13 ->
          ascii(bytes, "[a-zA-Z0-9'()+,\\-./ :=?*&]*", context + "invalid PrintableString");
      // T.61 is read as Latin-1, as everyone does
      case 0x14 -> new String(bytes, StandardCharsets.ISO_8859_1);
      case 0x16 -> ascii(bytes, "[\\x00-\\x7f]*", context + "invalid IA5String");
      case 0x1E -> basicMultilingualPlane(bytes, context + "invalid BMPString");
      default ->
          throw BuiltinException.error(context + "unsupported string type: " + element.tag());
    };
  }

  private static String ascii(byte[] bytes, String allowed, String failure)
      throws BuiltinException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.matches("(?s)" + allowed)) {
      throw BuiltinException.error(failure);
    }
    return text;
  }

  private static String utf8(byte[] bytes, String context) throws BuiltinException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw BuiltinException.error(context + "invalid UTF-8 string");
    }
  }

  private static String basicMultilingualPlane(byte[] bytes, String failure)
      throws BuiltinException {
    String text = new String(bytes, StandardCharsets.UTF_16BE);
    if (text.endsWith("\0")) {
      text = text.substring(0, text.length() - 1);
    }
    boolean wrong =
        bytes.length % 2 != 0
            || text.chars()
                .anyMatch(c ->
                    c >= 0xFFFE
                        || (c >= 0xFDD0 && c <= 0xFDEF)
                        || Character.isSurrogate((char) c)
                        || c == 0xFFFD);
    if (wrong) {
      throw BuiltinException.error(failure);
    }
    return text;
  }

  ObjectValue toValue() {
    ObjectValue.Builder all = ObjectValue.builder();
    LISTS.values().forEach(list -> all.put(list, Shown.texts(lists.getOrDefault(list, List.of()))));
    return all.put("CommonName", commonName)
        .put("SerialNumber", serialNumber)
        .put("Names", names.isEmpty() ? NullValue.NULL : ArrayValue.of(names))
        .put("ExtraNames", NullValue.NULL)
        .build();
  }
}

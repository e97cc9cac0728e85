package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.List;

/** An extension as it stands in a certificate or a request. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Extension(List<Integer> id, boolean critical, byte[] value) {

  static Extension read(Der input) throws BuiltinException {
    List<Integer> id = input.oid("x509: malformed extension OID field");
    boolean critical =
        input.peek(Der.BOOLEAN) && input.bool("x509: malformed extension critical field");
    byte[] value = input.read(Der.OCTET_STRING, "x509: malformed extension value field").rest();
    return new Extension(id, critical, value);
  }

  Value toValue() {
    return ObjectValue.builder()
        .put("Id", Shown.oid(id))
        .put("Critical", BooleanValue.of(critical))
        .put("Value", Shown.bytes(value))
        .build();
  }

  Der content() {
    return new Der(value);
  }

  /** The last part of the identifiers that RFC 5280 gives (2.5.29.x), or -1. */
  int standard() {
    return id.size() == 4 && id.subList(0, 3).equals(List.of(2, 5, 29)) ? id.get(3) : -1;
  }
}

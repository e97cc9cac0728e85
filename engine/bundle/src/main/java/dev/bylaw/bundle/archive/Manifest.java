package dev.bylaw.bundle.archive;

import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeParts;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code .manifest} as OPA reads it: {@code revision}, {@code roots}, {@code rego_version}, and
 * under {@code metadata.bylaw} what is ours: {@code format} (1), {@code mesh}, {@code sequence},
 * {@code domain} of a slice, and {@code elsewhere}, the digests of the parts that a slice lacks.
 */
final class Manifest {
  private static final int FORMAT = 1;

  private Manifest() {}

  static ObjectValue of(Bundle bundle) {
    ObjectValue.Builder ours =
        ObjectValue.builder()
            .put("format", NumberValue.of(FORMAT))
            .put("mesh", bundle.mesh())
            .put("sequence", NumberValue.of(bundle.sequence()));
    if (bundle.domain() != null) {
      ours.put("domain", bundle.domain());
    }
    if (!bundle.tree().elsewhere().isEmpty()) {
      ObjectValue.Builder elsewhere = ObjectValue.builder();
      bundle.tree().elsewhere().forEach(elsewhere::put);
      ours.put("elsewhere", elsewhere.build());
    }
    var roots = new TreeSet<String>(bundle.tree().packageRoots());
    roots.add("mesh");
    return ObjectValue.builder()
        .put("metadata", ObjectValue.of("bylaw", ours.build()))
        .put("rego_version", NumberValue.ONE)
        .put("revision", bundle.revision())
        .put("roots", ArrayValue.of(roots.stream().map(StringValue::of).toList()))
        .build();
  }

  static Bundle read(ObjectValue manifest, List<TreeFile> files, SortedMap<String, byte[]> notes)
      throws BundleException {
    if (!(manifest.get("metadata") instanceof ObjectValue metadata
        && metadata.get("bylaw") instanceof ObjectValue ours)) {
      throw new BundleException("not a bundle of a policy tree: no `metadata.bylaw` in .manifest");
    }
    if (!NumberValue.of(FORMAT).equals(ours.get("format"))) {
      throw new BundleException(
          "the bundle has format %s, expected %d".formatted(ours.get("format"), FORMAT));
    }
    if (!(ours.get("sequence") instanceof NumberValue number
        && number.isWholeLong()
        && number.longValue() >= 0
        && number.longValue() <= Bundle.MAX_SEQUENCE)) {
      throw new BundleException(
          "expected a `sequence` in .manifest, an integer from 0 to 2^53 - 1");
    }
    Value domain = ours.get("domain");
    if (domain != null && !(domain instanceof StringValue)) {
      throw new BundleException("expected `domain` in .manifest to be a string");
    }
    if (!(ours.get("mesh") instanceof StringValue mesh)) {
      throw new BundleException("expected `mesh` in .manifest to be a string");
    }
    var elsewhere = new TreeMap<String, String>();
    if (ours.get("elsewhere") instanceof ObjectValue left) {
      for (int i = 0; i < left.size(); i++) {
        if (!(left.keyAt(i) instanceof StringValue part
            && TreeParts.isPart(part.value())
            && left.valueAt(i) instanceof StringValue digest)) {
          throw new BundleException("`elsewhere` in .manifest names something that is no part");
        }
        elsewhere.put(part.value(), digest.value());
      }
    }
    return new Bundle(
        mesh.value(),
        number.longValue(),
        domain instanceof StringValue text ? text.value() : null,
        new TreeFiles(files, elsewhere),
        notes);
  }
}

/** Base64, hex, URLs and YAML. */
@NullMarked
package dev.bylaw.rego.builtin.encoding;

import org.jspecify.annotations.NullMarked;

/** YAML and JSON documents as bounded trees in which every node knows its place. */
@NullMarked
package dev.bylaw.bundle.yaml;

import org.jspecify.annotations.NullMarked;

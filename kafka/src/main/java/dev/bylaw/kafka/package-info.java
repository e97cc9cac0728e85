/** The journal's way to the audit store through Apache Kafka. */
@NullMarked
package dev.bylaw.kafka;

import org.jspecify.annotations.NullMarked;

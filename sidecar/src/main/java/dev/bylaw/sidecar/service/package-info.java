/** The decision service over gRPC: no answer leaves before its record is durable. */
@NullMarked
package dev.bylaw.sidecar.service;

import org.jspecify.annotations.NullMarked;

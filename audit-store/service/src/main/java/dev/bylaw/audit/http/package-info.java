/** The log over HTTP, as C2SP tlog-tiles, tlog-witness and tlog-mirror define it. */
@NullMarked
package dev.bylaw.audit.http;

import org.jspecify.annotations.NullMarked;

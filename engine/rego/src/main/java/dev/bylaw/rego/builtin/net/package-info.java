/** Addresses and blocks of addresses, and what would need the network. */
@NullMarked
package dev.bylaw.rego.builtin.net;

import org.jspecify.annotations.NullMarked;

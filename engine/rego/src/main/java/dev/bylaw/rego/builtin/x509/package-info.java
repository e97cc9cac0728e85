/** X.509 certificates, requests and private keys, read and shown as Go shows them. */
@NullMarked
package dev.bylaw.rego.builtin.x509;

import org.jspecify.annotations.NullMarked;

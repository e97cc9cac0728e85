/** JSON Web Tokens (RFC 7519) and their signatures. */
@NullMarked
package dev.bylaw.rego.builtin.token;

import org.jspecify.annotations.NullMarked;

/** What a caller asks: who wants to do what, with which data, for which purpose. */
@NullMarked
package dev.bylaw.federation.request;

import org.jspecify.annotations.NullMarked;

/** ODCS contracts and ODPS products, read leniently by their apiVersion. */
@NullMarked
package dev.bylaw.bundle.contract;

import org.jspecify.annotations.NullMarked;

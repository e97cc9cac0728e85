/** Which logs and how many witnesses make a checkpoint believed (C2SP tlog-policy). */
@NullMarked
package dev.bylaw.log.policy;

import org.jspecify.annotations.NullMarked;

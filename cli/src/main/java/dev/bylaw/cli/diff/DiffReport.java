package dev.bylaw.cli.diff;

import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Impact;
import dev.bylaw.review.diff.Revision;
import dev.bylaw.review.diff.Tightening;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a comparison.
 *
 * @param questions where the questions came from, for people
 * @param pace how fast a log was replayed; null where none was
 */
record DiffReport(
    Revision before,
    Revision after,
    List<ControlChange> controls,
    String questions,
    Impact impact,
    @Nullable Pace pace,
    Tightening.Verdict tightening) {}

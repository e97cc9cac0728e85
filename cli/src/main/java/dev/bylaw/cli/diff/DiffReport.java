package dev.bylaw.cli.diff;

import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Impact;
import dev.bylaw.review.diff.Revision;
import dev.bylaw.review.diff.Tightening;
import java.util.List;

/**
 * What came of a comparison.
 *
 * @param questions where the questions came from, for people
 */
record DiffReport(
    Revision before,
    Revision after,
    List<ControlChange> controls,
    String questions,
    Impact impact,
    Tightening.Verdict tightening) {}

package dev.bylaw.drools.drl;

/** Told which rules of rule files fired; may be told by many threads at once. */
@FunctionalInterface
public interface RuleWatch {
  /** Nobody watches. */
  RuleWatch NOBODY = (_, _) -> {};

  /** A rule fired; {@code file} is the path of its file. */
  void fired(String file, String rule);
}

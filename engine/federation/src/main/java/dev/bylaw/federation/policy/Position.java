package dev.bylaw.federation.policy;

/**
 * A place in a policy file.
 *
 * @param file its path in the policy tree, with forward slashes
 * @param line its line, from 1; 0 if it means the whole file
 */
public record Position(String file, int line) implements Comparable<Position> {
  @Override
  public int compareTo(Position other) {
    int order = file.compareTo(other.file);
    return order != 0 ? order : Integer.compare(line, other.line);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}

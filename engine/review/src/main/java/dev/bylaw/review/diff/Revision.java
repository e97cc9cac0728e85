package dev.bylaw.review.diff;

import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.pdp.PolicySet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One side of a comparison: a tree as it was read and as it was prepared. */
public final class Revision {
  private final String name;
  private final PolicySet policies;
  private final Map<String, byte[]> texts = new HashMap<>();

  /**
   * @param name as the user named it: a commit, a folder
   * @param files the tree's files
   * @param policies what was made of them
   */
  public Revision(String name, TreeFiles files, PolicySet policies) {
    this.name = name;
    this.policies = policies;
    for (TreeFile file : files.files()) {
      texts.put(file.path(), file.bytes());
    }
  }

  public String name() {
    return name;
  }

  public PolicySet policies() {
    return policies;
  }

  boolean sameText(Revision other, String here, String there) {
    return Arrays.equals(texts.get(here), other.texts.get(there));
  }
}

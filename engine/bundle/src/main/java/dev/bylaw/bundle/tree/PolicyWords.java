package dev.bylaw.bundle.tree;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of policies that are programs; what tables and agreements say is what stands there. */
final class PolicyWords {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]*");

  private PolicyWords() {}

  static Set<String> of(Iterable<TreeFile> files) {
    Set<String> words = new HashSet<>();
    for (TreeFile file : files) {
      if (file.extension().equals("rego") || file.extension().equals("drl")) {
        Matcher word = WORD.matcher(new String(file.bytes(), StandardCharsets.UTF_8));
        while (word.find()) {
          words.add(word.group());
        }
      }
    }
    return Set.copyOf(words);
  }
}

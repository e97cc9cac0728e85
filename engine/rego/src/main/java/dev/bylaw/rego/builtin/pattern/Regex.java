package dev.bylaw.rego.builtin.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bylaw.rego.builtin.BoundedCache;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled regular expression in RE2 syntax, with the matching loops of Go's {@code regexp}. */
public final class Regex {
  private static final BoundedCache<String, Regex> CACHE = new BoundedCache<>(2_048);

  /** Longer expressions are compiled each time, so that the memo stays small. */
  private static final int MAX_KEPT = 512;

  /**
   * Go refuses expressions whose repeated parts would compile to more instructions than about this.
   */
  private static final long MAX_SIZE = 1_000_000;

  private static final int MAX_LENGTH = 1 << 16;

  private final Pattern pattern;
  private final LiteralStart start;

  private Regex(Pattern pattern) {
    this.pattern = pattern;
    this.start = LiteralStart.of(pattern.pattern());
  }

  /** The expression {@code text}, from the memo if it is there. */
  public static Regex compile(String text) throws BuiltinException {
    Regex cached = CACHE.get(text);
    if (cached != null) {
      return cached;
    }
    if (text.length() > MAX_LENGTH || repeatedSize(text) > MAX_SIZE) {
      throw BuiltinException.error(
          "error parsing regexp: expression too large: `" + shortened(text) + "`");
    }
    try {
      Regex regex = new Regex(Pattern.compile(text));
      if (text.length() <= MAX_KEPT) {
        CACHE.put(text, regex);
      }
      return regex;
    } catch (PatternSyntaxException e) {
      String message = String.valueOf(e.getMessage());
      // Go names the offending part even where it is empty
      throw BuiltinException.error(message.endsWith("`") ? message : message + ": ``");
    } catch (StackOverflowError e) {
      throw BuiltinException.error(
          "error parsing regexp: expression nests too deeply: `" + shortened(text) + "`");
    }
  }

  private static String shortened(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /**
   * Roughly how many instructions the expression compiles to: its length, times its repeat counts.
   */
  private static long repeatedSize(String text) {
    ArrayDeque<Long> outer = new ArrayDeque<>();
    long size = 0;
    long last = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> {
          i++;
          last = 1;
          size++;
        }
        case '(' -> {
          outer.push(size);
          size = 0;
          last = 0;
        }
        case ')' -> {
          last = size + 1;
          size = (outer.isEmpty() ? 0 : outer.pop()) + last;
        }
        case '{' -> {
          long count = repeatCount(text, i);
          if (count > 1) {
            size += Math.min(last * (count - 1), MAX_SIZE * 2);
            last = Math.min(last * count, MAX_SIZE * 2);
          }
        }
        default -> {
          last = 1;
          size++;
        }
      }
      size = Math.min(size, MAX_SIZE * 4);
    }
    while (!outer.isEmpty()) {
      size += outer.pop();
    }
    return size;
  }

  /** The greater number of {@code {n,m}} at {@code i}, or 0 if that is no repetition. */
  private static long repeatCount(String text, int i) {
    long count = 0;
    long most = 0;
    for (int k = i + 1; k < text.length(); k++) {
      char c = text.charAt(k);
      if (c >= '0' && c <= '9') {
        count = Math.min(count * 10 + (c - '0'), 100_000);
      } else if (c == ',') {
        most = count;
        count = 0;
      } else {
        return c == '}' ? Math.max(most, count) : 0;
      }
    }
    return 0;
  }

  /** Whether some part of {@code text} matches. */
  public boolean matches(String text) {
    if (!start.allows(text)) {
      return false;
    }
    return start.suffices() || pattern.matcher(text).find();
  }

  /** One match: the start and end of each group, group 0 first; -1 where a group took no part. */
  record Match(List<Integer> bounds) {
    int start(int group) {
      return bounds.get(2 * group);
    }

    int end(int group) {
      return bounds.get(2 * group + 1);
    }

    int groups() {
      return bounds.size() / 2;
    }

    /** The text of a group, empty where it took no part. */
    String group(String text, int group) {
      return start(group) < 0 ? "" : text.substring(start(group), end(group));
    }
  }

  /**
   * Up to {@code limit} matches (all if negative) that do not overlap. An empty match right after
   * another match does not count.
   */
  List<Match> findAll(BuiltinContext context, String text, long limit) throws BuiltinException {
    List<Match> matches = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int from = 0;
    int previousEnd = -1;
    while (from <= text.length() && (limit < 0 || matches.size() < limit)) {
      context.checkCancelled();
      if (!matcher.find(from)) {
        break;
      }
      boolean accepted = true;
      if (matcher.end() == from) {
        accepted = matcher.start() != previousEnd;
        from += from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
      } else {
        from = matcher.end();
      }
      previousEnd = matcher.end();
      if (accepted) {
        matches.add(match(matcher));
        context.checkOutput(matches.size());
      }
    }
    return matches;
  }

  private Match match(Matcher matcher) {
    List<Integer> bounds = new ArrayList<>();
    for (int group = 0; group <= pattern.groupCount(); group++) {
      bounds.add(matcher.start(group));
      bounds.add(matcher.end(group));
    }
    return new Match(bounds);
  }

  /**
   * Replaces all matches by a template with {@code $1}, {@code $name}, {@code ${name}}, {@code $$}.
   */
  String replaceAll(BuiltinContext context, String text, String template) throws BuiltinException {
    StringBuilder out = new StringBuilder();
    int last = 0;
    for (Match match : findAll(context, text, -1)) {
      out.append(text, last, match.start(0));
      expand(out, template, text, match);
      last = match.end(0);
      context.checkOutput(out.length());
    }
    return out.append(text, last, text.length()).toString();
  }

  private void expand(StringBuilder out, String template, String text, Match match) {
    int i = 0;
    while (i < template.length()) {
      int dollar = template.indexOf('$', i);
      if (dollar < 0) {
        break;
      }
      out.append(template, i, dollar);
      i = dollar + 1;
      if (template.startsWith("$", i)) {
        out.append('$');
        i++;
        continue;
      }
      boolean braced = template.startsWith("{", i);
      int start = braced ? i + 1 : i;
      int end = start;
      while (end < template.length() && isName(template.charAt(end))) {
        end++;
      }
      if (end == start || (braced && !template.startsWith("}", end))) {
        out.append('$');
        continue;
      }
      int group = groupOf(template.substring(start, end));
      if (group >= 0 && group < match.groups()) {
        out.append(match.group(text, group));
      }
      i = braced ? end + 1 : end;
    }
    out.append(template, Math.min(i, template.length()), template.length());
  }

  private static boolean isName(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private int groupOf(String name) {
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return name.length() < 9 ? Integer.parseInt(name) : -1;
    }
    @Nullable Integer group = pattern.namedGroups().get(name);
    return group == null ? -1 : group;
  }

  /** The parts between all matches. */
  List<String> split(BuiltinContext context, String text) throws BuiltinException {
    List<String> parts = new ArrayList<>();
    if (!pattern.pattern().isEmpty() && text.isEmpty()) {
      parts.add("");
      return parts;
    }
    int begin = 0;
    int end = 0;
    for (Match match : findAll(context, text, -1)) {
      end = match.start(0);
      if (match.end(0) != 0) {
        parts.add(text.substring(begin, end));
      }
      begin = match.end(0);
    }
    if (end != text.length()) {
      parts.add(text.substring(begin));
    }
    return parts;
  }
}

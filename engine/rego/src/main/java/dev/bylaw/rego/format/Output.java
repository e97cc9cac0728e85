package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text under construction, line by line, and the comments that still wait for their place. A
 * comment goes above the first node on a later row, or to the end of the line that its row is
 * written on.
 */
final class Output {
  static final String INDENT = "\t";

  private final StringBuilder text = new StringBuilder();
  private List<Ast.Comment> comments;
  private int level;
  private boolean inline;
  private boolean delay;
  private boolean commentOnFinalLine;
  private Ast.@Nullable Comment beforeEnd;

  Output(List<Ast.Comment> comments) {
    this.comments = List.copyOf(comments);
  }

  String text() {
    return text.toString();
  }

  List<Ast.Comment> comments() {
    return comments;
  }

  void comments(List<Ast.Comment> rest) {
    comments = rest;
  }

  boolean inline() {
    return inline;
  }

  void inline(boolean value) {
    inline = value;
  }

  void commentOnFinalLine(boolean value) {
    commentOnFinalLine = value;
  }

  boolean hasCommentForLine() {
    return beforeEnd != null;
  }

  // ---- lines

  void write(String part) {
    text.append(part);
  }

  void startLine() {
    inline = true;
    text.repeat(INDENT, level);
  }

  void endLine() {
    inline = false;
    if (beforeEnd != null && !delay) {
      text.append(' ').append(string(beforeEnd));
      beforeEnd = null;
    }
    delay = false;
    text.append('\n');
  }

  /** Ends the line if one has been started, then leaves one out. */
  void blankLine() {
    if (inline) {
      endLine();
    }
    text.append('\n');
  }

  void writeLine(String line) {
    if (!inline) {
      startLine();
    }
    text.append(line);
    endLine();
  }

  void startBlock() {
    endLine();
    up();
    startLine();
  }

  void up() {
    level++;
  }

  void down() {
    if (level == 0) {
      throw new Unformattable(null, "negative indentation");
    }
    level--;
  }

  /** The comment for this line goes to the next one instead. */
  void delayComment() {
    delay = true;
  }

  // ---- comments

  static String string(Ast.Comment comment) {
    return "#" + comment.text();
  }

  /** The comments above a row, at it, and below it; of several at the row the last counts. */
  private record Split(List<Ast.Comment> above, Ast.@Nullable Comment at, List<Ast.Comment> below) {
    static Split of(List<Ast.Comment> comments, int row) {
      List<Ast.Comment> above = new ArrayList<>();
      List<Ast.Comment> below = new ArrayList<>();
      Ast.Comment at = null;
      for (Ast.Comment comment : comments) {
        int found = comment.location().row();
        if (found < row) {
          above.add(comment);
        } else if (found > row) {
          below.add(comment);
        } else {
          at = comment;
        }
      }
      return new Split(above, at, below);
    }
  }

  /** Writes the comments above a node, and keeps the one beside it for the end of its line. */
  void insertComments(Location at) {
    if (comments.isEmpty()) {
      return;
    }
    Split split = Split.of(comments, at.row());
    writeComments(split.above);
    if (!split.above.isEmpty() && at.row() - split.above.getLast().location().row() > 1) {
      blankLine();
    }
    comments = split.below;
    beforeLineEnd(split.at);
  }

  /** The comments above the row, taken out. */
  List<Ast.Comment> takeAbove(Location at) {
    List<Ast.Comment> above = Split.of(comments, at.row()).above;
    comments = comments.subList(above.size(), comments.size());
    return above;
  }

  private void beforeLineEnd(Ast.@Nullable Comment comment) {
    if (beforeEnd != null) {
      if (comment == null) {
        return;
      }
      beforeEnd = null;
      throw new UnexpectedComment();
    }
    beforeEnd = comment;
  }

  void writeComments(List<Ast.Comment> found) {
    boolean inMetadata = false;
    Ast.Comment previous = null;
    for (Ast.Comment comment : found) {
      if (previous != null) {
        int distance = distance(previous.location(), comment.location());
        if (distance > 1) {
          blankLine();
          inMetadata = false;
        } else if (distance == 1 && inMetadata && isMetadata(comment)) {
          blankLine();
        }
      }
      inMetadata |= isMetadata(comment);
      writeLine(string(comment));
      previous = comment;
    }
  }

  private static int distance(Location a, Location b) {
    return b.row() != a.row() ? b.row() - a.row() : b.column() - a.column();
  }

  private static boolean isMetadata(Ast.Comment comment) {
    return comment.location().column() == 1 && comment.text().strip().startsWith("METADATA");
  }

  // ---- what has no layout

  /** A state to come back to. */
  record Mark(int length, int level, List<Ast.Comment> comments) {}

  Mark mark() {
    return new Mark(text.length(), level, comments);
  }

  /** Takes back what was written since the mark and writes the source text of the place. */
  void asWritten(Mark mark, Location at) {
    text.setLength(mark.length);
    level = mark.level;
    if (beforeEnd != null
        && beforeEnd.location().row() >= at.row()
        && beforeEnd.location().row() <= at.endRow()
        && !at.text().isEmpty()) {
      beforeEnd = null;
    }
    comments = mark.comments;
    asWritten(at);
  }

  /** Writes the source text of the place; the comments in it are done with. */
  void asWritten(Location at) {
    if (at.text().isEmpty()) {
      throw new Unformattable(at, "a comment stands where it cannot be kept");
    }
    text.append(at.text());
    int last = at.endRow();
    List<Ast.Comment> rest = new ArrayList<>();
    for (Ast.Comment comment : comments) {
      int row = comment.location().row();
      if (commentOnFinalLine && row == last) {
        text.append(' ').append(comment.location().text());
      } else if (row >= last) {
        rest.add(comment);
      }
    }
    comments = rest;
  }

  /** Runs a step; if a comment turns up in it that has no place, the comments left are dropped. */
  void dropping(Runnable step) {
    try {
      step.run();
    } catch (UnexpectedComment e) {
      comments = List.of();
      throw e;
    }
  }
}

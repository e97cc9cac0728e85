package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Import;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.SourceTree;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.syntax.Token;
import dev.bylaw.rego.syntax.TokenKind;
import dev.bylaw.rego.value.BooleanValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parser's tree to OPA's. */
public final class AstConverter {
  /** The place of a value that nobody wrote. */
  static final Location NOWHERE = new Location(0, 0, 0, "");

  private final Source source;
  private final Module module;
  private final TermConverter terms;

  private AstConverter(SourceTree tree, Module module) {
    this.source = new Source(tree);
    this.module = module;
    this.terms = new TermConverter(source, module.comments());
  }

  /**
   * The file in OPA's shape.
   *
   * @throws IllegalArgumentException if the file has errors
   */
  public static Ast.Module convert(SourceTree tree) {
    Module module = tree.result().module();
    if (module == null) {
      throw new IllegalArgumentException("the file has errors: " + tree.result().diagnostics());
    }
    return new AstConverter(tree, module).module();
  }

  private Ast.Module module() {
    Ast.Package pkg = packageOf();
    List<Ast.Import> imports = module.imports().stream().map(this::importOf).toList();
    List<Ast.Rule> rules = new ArrayList<>();
    Ast.Rule main = null;
    for (Rule rule : module.rules()) {
      boolean chained =
          main != null && source.at(rule.span().startOffset()).kind() == TokenKind.LEFT_BRACE;
      if (chained) {
        rules.add(chained(Objects.requireNonNull(main), rule));
      } else {
        main = rule(rule);
        rules.add(main);
      }
    }
    List<Ast.Comment> comments =
        module.comments().stream()
            .map(c -> new Ast.Comment(c.text(), source.of(block(c))))
            .toList();
    return new Ast.Module(
        module.file(), module.version(), pkg, imports, module.annotations(), rules, comments);
  }

  /** The place of a comment; the heading of a metadata block has all of its text. */
  private Span block(Module.Comment comment) {
    for (Annotations annotations : module.annotations()) {
      if (annotations.span().startOffset() == comment.span().startOffset()) {
        return annotations.span();
      }
    }
    return comment.span();
  }

  // ---- package and imports

  private Ast.Package packageOf() {
    int index = source.indexAt(module.packageSpan().startOffset());
    Token keyword = source.at(module.packageSpan().startOffset());
    List<Ast.Term> path = path(keyword.span().endOffset(), module.packagePath());
    List<Ast.Term> whole = new ArrayList<>();
    Location first = path.getFirst().location();
    whole.add(new Ast.Term(first, new Value.Var("data")));
    whole.add(text(first, module.packagePath().getFirst()));
    whole.addAll(path.subList(1, path.size()));
    assert index >= 0;
    return new Ast.Package(source.of(keyword), new Value.Ref(whole));
  }

  private Ast.Import importOf(Import found) {
    Token keyword = source.at(found.span().startOffset());
    List<Ast.Term> path = path(keyword.span().endOffset(), found.path());
    Location at = path.getFirst().location();
    if (path.size() > 1) {
      int end = found.alias() == null ? found.span().endOffset() : pathEnd(found);
      Token name = source.at(keyword.span().endOffset());
      at = source.of(name.span(), name.span().startOffset(), end);
    }
    Location aliasAt = null;
    if (found.alias() != null) {
      aliasAt = source.of(source.before(found.span().endOffset()));
    }
    return new Ast.Import(
        source.of(keyword), new Ast.Term(at, new Value.Ref(path)), found.alias(), aliasAt);
  }

  private int pathEnd(Import found) {
    Token alias = source.before(found.span().endOffset());
    Token as = source.before(alias.span().startOffset());
    return source.before(as.span().startOffset()).span().endOffset();
  }

  /** The steps of a path from the offset on, each with the place of its token. */
  private List<Ast.Term> path(int offset, List<String> steps) {
    List<Ast.Term> path = new ArrayList<>();
    int index = source.indexAt(offset);
    for (String step : steps) {
      Token token = source.token(index);
      while (token.kind() != TokenKind.NAME && token.kind() != TokenKind.STRING) {
        token = source.token(++index);
      }
      Location at = source.of(token);
      path.add(path.isEmpty() ? new Ast.Term(at, new Value.Var(step)) : text(at, step));
      index++;
    }
    return path;
  }

  private static Ast.Term text(Location at, String text) {
    return new Ast.Term(
        at, new Value.Scalar(dev.bylaw.rego.value.StringValue.of(text), AstPrinter.quote(text)));
  }

  // ---- rules

  /** What stands between a head's ref and its body. */
  private record Written(
      List<Ast.Term> ref, List<Ast.Term> args, @Nullable Token sign, Location place, int end) {
    boolean isFunction() {
      return !args.isEmpty();
    }
  }

  private static Ast.Term truth(Location at) {
    return new Ast.Term(at, new Value.Scalar(BooleanValue.TRUE, "true"));
  }

  private static List<Expr> trueBody(Location at) {
    return List.of(new Expr(at, 0, false, true, new Ast.One(truth(at)), List.of()));
  }

  private Ast.Rule rule(Rule rule) {
    Token first = source.at(rule.span().startOffset());
    Head head = rule.head();
    Token after = source.at(head.span().endOffset());
    boolean isIf = after.kind() == TokenKind.NAME && after.text().equals("if") && hasBody(rule);
    boolean isBody = isIf || (hasBody(rule) && after.kind() == TokenKind.LEFT_BRACE);
    if (rule.isDefault()) {
      Location at = source.of(first);
      Ast.Head converted = head(head, true, false, false);
      return new Ast.Rule(at, rule.annotations(), true, converted, trueBody(at), null, false);
    }
    if (!isBody && !(head instanceof Head.Member && isContains(head))) {
      return withoutBody(rule);
    }
    Ast.Head converted = head(head, false, isIf, true);
    if (!isBody) {
      return new Ast.Rule(
          converted.location(),
          rule.annotations(),
          false,
          converted,
          trueBody(source.of(first)),
          null,
          true);
    }
    List<Expr> body = terms.body(rule.body());
    Ast.Rule otherwise = otherwise(rule, 0, converted);
    return new Ast.Rule(
        source.of(rule.span()), rule.annotations(), false, converted, body, otherwise, false);
  }

  /** Whether a body is written; one that is not has the place of its head. */
  private static boolean hasBody(Rule rule) {
    return rule.body().span().endOffset() > rule.head().span().endOffset();
  }

  private boolean isContains(Head head) {
    int end = refEnd(head, List.of());
    Token next = source.at(end);
    return next.kind() == TokenKind.NAME
        && next.text().equals("contains")
        && next.span().endOffset() <= head.span().endOffset();
  }

  private int refEnd(Head head, List<Term> parameters) {
    List<Term> ref = head.ref();
    int end = ref.getFirst().span().endOffset();
    for (Term step : ref.subList(1, ref.size())) {
      end = source.afterStep(step);
    }
    if (head instanceof Head.Function) {
      for (Term parameter : parameters) {
        end = source.end(parameter);
      }
      while (source.at(end).kind() != TokenKind.RIGHT_PAREN) {
        end = source.at(end).span().endOffset();
      }
      end = source.at(end).span().endOffset();
    }
    return end;
  }

  private Written written(Head head) {
    List<Term> steps = new ArrayList<>(head.ref());
    List<Term> parameters =
        head instanceof Head.Function function ? function.parameters() : List.of();
    int end = refEnd(head, parameters);
    boolean oldMember = head instanceof Head.Member && !isContains(head);
    List<Ast.Term> ref = new ArrayList<>();
    ref.add(Objects.requireNonNull(terms.name(steps.removeFirst())));
    ref.addAll(terms.terms(steps));
    if (oldMember && head instanceof Head.Member member) {
      ref.add(terms.term(member.element()));
      end = source.afterStep(member.element());
    }
    List<Ast.Term> args = terms.terms(parameters);
    Token next = source.at(end);
    boolean sign =
        (next.kind() == TokenKind.ASSIGN || next.kind() == TokenKind.UNIFY)
            && next.span().startOffset() < head.span().endOffset();
    return new Written(ref, args, sign ? next : null, source.of(head.span()), end);
  }

  private Ast.@Nullable Term value(Head head) {
    return switch (head) {
      case Head.Single single -> terms.term(single.value());
      case Head.Function function -> terms.term(function.value());
      case Head.Member _ -> null;
    };
  }

  private static String nameOf(Ast.Term first) {
    return ((Value.Var) first.value()).name();
  }

  /** A head as OPA reads it where a body or {@code contains} follows, or {@code default} stands. */
  private Ast.Head head(Head head, boolean isDefault, boolean isIf, boolean hasBody) {
    Written written = written(head);
    List<Ast.Term> ref = written.ref();
    String name = ref.size() == 1 ? nameOf(ref.getFirst()) : "";
    boolean assign = written.sign() != null && written.sign().kind() == TokenKind.ASSIGN;
    if (head instanceof Head.Member member && isContains(head)) {
      Ast.Term key = terms.term(member.element());
      return new Ast.Head(written.place(), name, ref, List.of(), key, null, false, false);
    }
    Ast.Term value = written.sign() == null ? null : value(head);
    Ast.Term key = null;
    boolean atHead = false;
    if (value == null && (ref.size() != 2 || written.isFunction())) {
      value = truth(NOWHERE);
    }
    if (hasBody && ref.size() == 2) {
      Ast.Term step = ref.getLast();
      if (isIf) {
        boolean open = step.value() instanceof Value.Ref || !step.value().isGround();
        if (open && !written.isFunction()) {
          key = step;
        }
        if (value == null) {
          value = truth(written.place());
          atHead = true;
        } else {
          name = nameOf(ref.getFirst());
        }
      } else if (!written.isFunction()) {
        name = nameOf(ref.getFirst());
        key = step;
        if (value == null) {
          ref = ref.subList(0, 1);
        }
      }
    }
    return new Ast.Head(written.place(), name, ref, written.args(), key, value, assign, atHead);
  }

  /** A rule that OPA reads as an expression first: {@code p := 1}, {@code f(x)}, {@code p[x]}. */
  private Ast.Rule withoutBody(Rule rule) {
    Head head = rule.head();
    Written written = written(head);
    List<Ast.Term> ref = written.ref();
    String name = ref.size() == 1 ? nameOf(ref.getFirst()) : "";
    Location at = source.of(rule.span());
    if (written.sign() != null) {
      Ast.Term value = Objects.requireNonNull(value(head));
      Ast.Term key = null;
      if (ref.size() == 2 && !written.isFunction()) {
        name = nameOf(ref.getFirst());
        key = ref.getLast();
      }
      boolean assign = written.sign().kind() == TokenKind.ASSIGN;
      Ast.Head converted = new Ast.Head(at, name, ref, written.args(), key, value, assign, false);
      return constant(rule, at, converted, value.location());
    }
    if (written.isFunction() || head instanceof Head.Function) {
      Span place = ((Term) head.ref().getFirst()).span();
      int open = refEnd(head, List.of());
      Location operator = source.of(place, place.startOffset(), operatorEnd(head, open));
      Ast.Head converted =
          new Ast.Head(operator, name, ref, written.args(), null, truth(operator), false, true);
      return constant(rule, operator, converted, operator);
    }
    if (ref.size() == 2) {
      Ast.Head converted =
          new Ast.Head(
              at,
              nameOf(ref.getFirst()),
              ref.subList(0, 1),
              List.of(),
              ref.getLast(),
              null,
              false,
              false);
      return constant(rule, at, converted, at);
    }
    Ast.Head converted = new Ast.Head(at, name, ref, List.of(), null, truth(at), false, true);
    return constant(rule, at, converted, at);
  }

  private int operatorEnd(Head head, int close) {
    List<Term> ref = head.ref();
    int end = ref.getFirst().span().endOffset();
    for (Term step : ref.subList(1, ref.size())) {
      end = source.afterStep(step);
    }
    return Math.min(end, close);
  }

  private static Ast.Rule constant(Rule rule, Location at, Ast.Head head, Location body) {
    return new Ast.Rule(at, rule.annotations(), false, head, trueBody(body), null, true);
  }

  /** A further body of the rule before it: its head again, at the place of the body. */
  private Ast.Rule chained(Ast.Rule main, Rule rule) {
    Location at = source.of(rule.span());
    List<Expr> body = terms.body(rule.body());
    Ast.Head head = renamed(main.head());
    Relocation relocation = new Relocation(at);
    return new Ast.Rule(at, rule.annotations(), false, relocation.head(head), body, null, false);
  }

  /** The head with wildcards of its own for parameters. */
  private Ast.Head renamed(Ast.Head head) {
    List<Ast.Term> args =
        head.args().stream()
            .map(arg ->
                arg.value() instanceof Value.Var variable && variable.isWildcard()
                    ? new Ast.Term(arg.location(), terms.wildcard())
                    : arg)
            .toList();
    return new Ast.Head(
        head.location(),
        head.name(),
        head.ref(),
        args,
        head.key(),
        head.value(),
        head.assign(),
        head.valueAtHead());
  }

  private Ast.@Nullable Rule otherwise(Rule rule, int index, Ast.Head main) {
    if (index >= rule.otherwise().size()) {
      return null;
    }
    Rule.Else branch = rule.otherwise().get(index);
    Span whole = branch.span().to(rule.otherwise().getLast().span());
    Location at = source.of(whole);
    Token keyword = source.at(branch.span().startOffset());
    Token next = source.at(keyword.span().endOffset());
    Ast.Head copy = renamed(main);
    boolean sign = next.kind() == TokenKind.ASSIGN || next.kind() == TokenKind.UNIFY;
    Location place = source.of(keyword);
    Ast.Term value = truth(NOWHERE);
    if (sign) {
      value = terms.term(branch.value());
      place = source.of(keyword.span(), keyword.span().startOffset(), source.end(branch.value()));
    }
    Ast.Head head =
        new Ast.Head(
            place,
            copy.name(),
            copy.ref(),
            copy.args(),
            copy.key(),
            value,
            sign ? next.kind() == TokenKind.ASSIGN : main.assign(),
            false);
    Token after = sign ? source.at(source.end(branch.value())) : next;
    boolean isIf =
        after.kind() == TokenKind.NAME
            && after.text().equals("if")
            && after.span().endOffset() <= branch.span().endOffset();
    Token body = isIf ? source.at(after.span().endOffset()) : after;
    boolean braced =
        body.kind() == TokenKind.LEFT_BRACE && body.span().endOffset() <= branch.span().endOffset();
    if (!isIf && !braced) {
      return new Ast.Rule(
          at, List.of(), false, head, trueBody(at), otherwise(rule, index + 1, main), true);
    }
    List<Expr> exprs = terms.body(branch.body());
    if (!braced) {
      exprs = exprs.stream().map(new Relocation(at)::expr).toList();
    }
    return new Ast.Rule(at, List.of(), false, head, exprs, otherwise(rule, index + 1, main), false);
  }
}

package io.millrace.planning.scaling.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes a tree of the words of a formula, by the precedence of the signs.
 *
 * <p>Source: the language definition of expr-lang. The signs bind as there, {@code ??} tighter than
 * all others: {@code a ?? b + 1} is {@code (a ?? b) + 1}.
 */
final class Parser {
  private static final Map<String, Integer> BINDS =
      Map.ofEntries(
          Map.entry("||", 10),
          Map.entry("or", 10),
          Map.entry("&&", 15),
          Map.entry("and", 15),
          Map.entry("==", 20),
          Map.entry("!=", 20),
          Map.entry("<", 20),
          Map.entry(">", 20),
          Map.entry("<=", 20),
          Map.entry(">=", 20),
          Map.entry("+", 30),
          Map.entry("-", 30),
          Map.entry("*", 60),
          Map.entry("/", 60),
          Map.entry("%", 60),
          Map.entry("**", 100),
          Map.entry("^", 100),
          Map.entry("??", 500));

  private static final Map<String, Integer> PREFIXES = Map.of("!", 50, "not", 50, "-", 90, "+", 90);

  /** Signs that have two spellings. */
  private static final Map<String, String> SPELLINGS =
      Map.of("or", "||", "and", "&&", "not", "!", "^", "**");

  /** Deeper than this no formula is that a person wrote. */
  private static final int DEEPEST = 100;

  private final List<Token> tokens;
  private final SortedSet<String> names = new TreeSet<>();
  private int at;
  private int depth;
  private int predicates;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * @param names of the triggers that it needs
   */
  record Parsed(Node whole, SortedSet<String> names) {}

  static Parsed parse(String text) throws FormulaException {
    Parser parser = new Parser(Tokens.of(text));
    Node whole = parser.expression();
    if (parser.next().kind() != Token.Kind.END) {
      throw parser.next().unexpected("it should end");
    }
    return new Parsed(whole, parser.names);
  }

  private Node expression() throws FormulaException {
    if (++depth > DEEPEST) {
      throw new FormulaException("the formula is nested more than " + DEEPEST + " deep");
    }
    Node question = operation(0);
    Node whole = question;
    if (isTaken("?")) {
      Node then = expression();
      take(":");
      whole = new Node.Choice(question, then, expression());
    }
    depth--;
    return whole;
  }

  private Node operation(int weakest) throws FormulaException {
    Node left = operand();
    for (Optional<Integer> binds = binds(); binds.filter(b -> b >= weakest).isPresent(); ) {
      String sign = spelled(advance().text());
      // a power of a power is taken from the right
      int strength = binds.get();
      Node right = operation(sign.equals("**") ? strength : strength + 1);
      left = new Node.Binary(sign, left, right);
      binds = binds();
    }
    return left;
  }

  private Optional<Integer> binds() {
    Token token = next();
    return token.kind() == Token.Kind.NUMBER
        ? Optional.empty()
        : Optional.ofNullable(BINDS.get(token.text()));
  }

  private Node operand() throws FormulaException {
    if (++depth > DEEPEST) {
      throw new FormulaException("the formula is nested more than " + DEEPEST + " deep");
    }
    Token token = advance();
    Integer prefix = token.kind() == Token.Kind.NUMBER ? null : PREFIXES.get(token.text());
    Node node =
        prefix == null ? primary(token) : new Node.Unary(spelled(token.text()), operation(prefix));
    depth--;
    return node;
  }

  private Node primary(Token token) throws FormulaException {
    return switch (token.kind()) {
      case NUMBER -> new Node.Constant(Value.of(Double.parseDouble(token.text().replace("_", ""))));
      case NAME -> named(token);
      case SIGN -> bracketed(token);
      case END -> throw token.unexpected("a value should");
    };
  }

  private Node named(Token token) throws FormulaException {
    return switch (token.text()) {
      case "true" -> new Node.Constant(Value.of(true));
      case "false" -> new Node.Constant(Value.of(false));
      case "nil" -> new Node.Constant(Value.NIL);
      default -> next().is("(") ? call(token) : trigger(token);
    };
  }

  private Node trigger(Token name) {
    names.add(name.text());
    return new Node.Name(name.text());
  }

  private Node bracketed(Token token) throws FormulaException {
    switch (token.text()) {
      case "(" -> {
        Node inner = expression();
        take(")");
        return inner;
      }
      case "[" -> {
        return new Node.Items(list("]"));
      }
      case "#" -> {
        if (predicates == 0) {
          throw token.unexpected("no predicate has an element for it");
        }
        return new Node.Element();
      }
      default -> throw token.unexpected("a value should");
    }
  }

  private Node call(Token name) throws FormulaException {
    Function function =
        Function.named(name.text())
            .orElseThrow(
                () ->
                    new FormulaException(
                        "there is no function " + name.text() + " at position " + name.position()));
    take("(");
    List<Node> arguments = new ArrayList<>();
    if (function.shape().takesPredicate()) {
      arguments.add(expression());
      if (isTaken(",")) {
        arguments.add(predicate());
      }
      take(")");
    } else {
      arguments.addAll(list(")"));
    }
    if (!function.shape().takes(arguments.size())) {
      throw new FormulaException(
          name.text() + " at position " + name.position() + " has too few or too many arguments");
    }
    return new Node.Call(function, arguments);
  }

  /** With or without braces. */
  private Node predicate() throws FormulaException {
    predicates++;
    boolean isBraced = isTaken("{");
    Node node = expression();
    if (isBraced) {
      take("}");
    }
    predicates--;
    return node;
  }

  /** Up to the bracket that ends it; a comma may stand before that. */
  private List<Node> list(String end) throws FormulaException {
    List<Node> nodes = new ArrayList<>();
    while (!isTaken(end)) {
      nodes.add(expression());
      if (!next().is(end)) {
        take(",");
      }
    }
    return nodes;
  }

  private static String spelled(String sign) {
    return SPELLINGS.getOrDefault(sign, sign);
  }

  private Token next() {
    return tokens.get(at);
  }

  /** The end stays, so that whatever comes too late finds it again. */
  private Token advance() {
    Token token = next();
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean isTaken(String sign) {
    boolean isNext = next().is(sign);
    if (isNext) {
      advance();
    }
    return isNext;
  }

  private void take(String sign) throws FormulaException {
    if (!isTaken(sign)) {
      throw next().unexpected("\"" + sign + "\" should");
    }
  }
}

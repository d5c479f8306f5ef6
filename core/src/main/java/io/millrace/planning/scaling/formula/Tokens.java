package io.millrace.planning.scaling.formula;

import java.util.ArrayList;
import java.util.List;

/** Takes the text of a formula apart into words. */
final class Tokens {
  /** Longest first, so that {@code **} is not taken for two products. */
  private static final List<String> SIGNS =
      List.of(
          "**", "==", "!=", "<=", ">=", "&&", "||", "??", "+", "-", "*", "/", "%", "^", "<", ">",
          "!", "?", ":", "(", ")", "[", "]", "{", "}", ",", "#");

  private final String text;
  private final List<Token> found = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) throws FormulaException {
    return new Tokens(text).read();
  }

  private List<Token> read() throws FormulaException {
    while (at < text.length()) {
      char next = text.charAt(at);
      if (Character.isWhitespace(next)) {
        at++;
      } else if (isDigit(next) || (next == '.' && isDigit(peek(1)))) {
        number();
      } else if (Character.isLetter(next) || next == '_' || next == '$') {
        int start = at;
        skip();
        add(Token.Kind.NAME, start);
      } else {
        sign();
      }
    }
    found.add(new Token(Token.Kind.END, "", text.length() + 1));
    return List.copyOf(found);
  }

  /** {@code 5}, {@code 1_000}, {@code .5}, {@code 2.5e-3}. */
  private void number() throws FormulaException {
    int start = at;
    digits();
    if (peek(0) == '.' && isDigit(peek(1))) {
      at++;
      digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (isDigit(peek(1 + sign))) {
        at += 1 + sign;
        digits();
      }
    }
    if (Character.isLetterOrDigit(peek(0)) || peek(0) == '_' || peek(0) == '.') {
      throw new FormulaException("no number at position " + (start + 1));
    }
    add(Token.Kind.NUMBER, start);
  }

  private void digits() {
    while (isDigit(peek(0)) || (peek(0) == '_' && isDigit(peek(1)))) {
      at++;
    }
  }

  private void skip() {
    while (Character.isLetterOrDigit(peek(0)) || peek(0) == '_' || peek(0) == '$') {
      at++;
    }
  }

  private void sign() throws FormulaException {
    for (String sign : SIGNS) {
      if (text.startsWith(sign, at)) {
        at += sign.length();
        add(Token.Kind.SIGN, at - sign.length());
        return;
      }
    }
    throw new FormulaException(
        "\"" + text.charAt(at) + "\" at position " + (at + 1) + " means nothing in a formula");
  }

  private void add(Token.Kind kind, int start) {
    found.add(new Token(kind, text.substring(start, at), start + 1));
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

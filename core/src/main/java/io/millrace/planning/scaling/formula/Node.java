package io.millrace.planning.scaling.formula;

import java.util.List;

/** A part of a formula. */
sealed interface Node {
  /** A number, a truth, or nil. */
  record Constant(Value value) implements Node {
    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.constant(this);
    }
  }

  /** The figure of a trigger. */
  record Name(String name) implements Node {
    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.name(this);
    }
  }

  /** {@code #}, the element that a predicate is asked about. */
  record Element() implements Node {
    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.element(this);
    }
  }

  record Items(List<Node> nodes) implements Node {
    public Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.items(this);
    }
  }

  record Unary(String sign, Node of) implements Node {
    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.unary(this);
    }
  }

  record Binary(String sign, Node left, Node right) implements Node {
    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.binary(this);
    }
  }

  /** {@code if ? then : otherwise}. */
  record Choice(Node question, Node then, Node otherwise) implements Node {
    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.choice(this);
    }
  }

  record Call(Function function, List<Node> arguments) implements Node {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public <R> R accept(Cases<R> cases) throws FormulaException {
      return cases.call(this);
    }
  }

  /** One method per part. */
  interface Cases<R> {
    R constant(Constant node) throws FormulaException;

    R name(Name node) throws FormulaException;

    R element(Element node) throws FormulaException;

    R items(Items node) throws FormulaException;

    R unary(Unary node) throws FormulaException;

    R binary(Binary node) throws FormulaException;

    R choice(Choice node) throws FormulaException;

    R call(Call node) throws FormulaException;
  }

  <R> R accept(Cases<R> cases) throws FormulaException;
}

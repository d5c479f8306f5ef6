/**
 * The language of scaling formulas: a subset of expr-lang in which a ScaledObject makes one figure
 * of the figures of its triggers.
 */
package io.millrace.planning.scaling.formula;

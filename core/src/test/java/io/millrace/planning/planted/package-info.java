/** Breaks every rule of the architecture on purpose, to prove that breaking one is noticed. */
package io.millrace.planning.planted;

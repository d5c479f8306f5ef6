/**
 * The data generator of the segments demo: a load that rises and falls like a sine, with every
 * event numbered.
 */
@NullMarked
package io.millrace.examples.generator;

import org.jspecify.annotations.NullMarked;

/**
 * The nouns: units, readings and reasons. Values only; nothing here knows a clock, a file or a
 * network.
 */
package io.millrace.model;

/** Finds the size: a policy recommends, bounds clamp, the stabiliser holds back. */
package io.millrace.planning.scaling;

/**
 * A real Kubernetes for tests: API server, controllers and scheduler, and where pods have to run a
 * node too. For test class paths only.
 */
@NullMarked
package io.millrace.testplane;

import org.jspecify.annotations.NullMarked;

/** What was decided in one pass: the next memory, the actions, and the reasons for both. */
package io.millrace.model.decision;

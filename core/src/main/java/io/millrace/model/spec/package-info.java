/** What the user wants: applications and the rules by which they are sized. */
package io.millrace.model.spec;

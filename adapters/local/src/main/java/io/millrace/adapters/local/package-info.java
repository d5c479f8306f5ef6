/**
 * The laptop host: applications as plain processes of this machine, supervised, and adopted again
 * after the supervisor was killed.
 */
package io.millrace.adapters.local;

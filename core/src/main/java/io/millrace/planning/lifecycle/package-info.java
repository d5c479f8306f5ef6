/** Decides the next step in an application's life: deploy, rescale, heal, save, stop, resume. */
package io.millrace.planning.lifecycle;

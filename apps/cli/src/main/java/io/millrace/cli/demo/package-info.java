/**
 * The demo: infrastructure around the laptop host, and the measurements that a recorded run is
 * judged by.
 */
package io.millrace.cli.demo;

package io.millrace.adapters.web;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps other sites' pages out. A page that points its own name at this machine (DNS rebinding) is
 * known by the Host header; a form or a script of another site by Origin, Sec-Fetch-Site, and by a
 * content type that it cannot send without being allowed to.
 */
final class Guard {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
  private final boolean isOpen;

  /**
   * @param host the address that the server listens on
   */
  Guard(String host) {
    isOpen = host.equals("0.0.0.0") || host.equals("::");
    names.add(bracketed(host));
    if (isOpen) {
      names.addAll(ownNames());
    }
  }

  /** A refusal with its status, to be shown as JSON. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * @throws Refused if the request does not come from a page of this server or a plain client
   */
  void check(Context request) {
    String host = header(request, "Host");
    if (!isOwn(nameOf(host))) {
      throw new Refused(403, "the Host header names another site: " + host);
    }
    boolean isReading =
        request.method().name().equals("GET") || request.method().name().equals("HEAD");
    if (!isReading) {
      checkChange(request, host);
    }
  }

  private static void checkChange(Context request, String host) {
    String origin = header(request, "Origin");
    if (!origin.isEmpty() && !origin.equals("http://" + host)) {
      throw new Refused(403, "the request comes from another site: " + origin);
    }
    String site = header(request, "Sec-Fetch-Site");
    if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
      throw new Refused(403, "the request comes from another site: Sec-Fetch-Site " + site);
    }
    String type = header(request, "Content-Type").split(";", -1)[0].strip();
    if (!type.equalsIgnoreCase("application/json")) {
      throw new Refused(415, "the Content-Type must be application/json, not " + quoted(type));
    }
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "absent" : "'" + text + "'";
  }

  /** On all interfaces any address will do: a name is what an attacker can point here. */
  private boolean isOwn(String name) {
    return names.contains(name) || (isOpen && ADDRESS.matcher(name).matches());
  }

  /** The host without its port. */
  static String nameOf(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int end = lower.startsWith("[") ? lower.indexOf(']') + 1 : lower.indexOf(':');
    return end > 0 ? lower.substring(0, end) : lower;
  }

  static String bracketed(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }

  private static Set<String> ownNames() {
    try {
      InetAddress self = InetAddress.getLocalHost();
      return Set.of(self.getHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException e) {
      return Set.of(); // the machine has no name: addresses still work
    }
  }

  private static String header(Context request, String name) {
    String value = request.header(name);
    return value == null ? "" : value;
  }
}

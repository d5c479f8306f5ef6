package io.millrace.adapters.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The HTML of the page with its title and notes filled in, so that nothing moves when they come.
 */
record FrontPage(String resource) {

  String with(String title, List<String> notes) {
    String items =
        notes.stream().map(note -> "<li>" + escape(note) + "</li>").collect(Collectors.joining());
    return read().replace("{{title}}", escape(title)).replace("{{notes}}", items);
  }

  private String read() {
    try (InputStream page = FrontPage.class.getResourceAsStream(resource)) {
      if (page == null) {
        throw new IllegalStateException("the page is not in the jar: " + resource);
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

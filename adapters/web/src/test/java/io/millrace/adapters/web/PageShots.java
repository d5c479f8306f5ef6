package io.millrace.adapters.web;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.interactions.Actions;

/** Takes pictures of a page that is served already: {@code PageShots url folder}. */
public final class PageShots {
  private final Browser browser;
  private final URI url;
  private final Path folder;

  private PageShots(Browser browser, URI url, Path folder) {
    this.browser = browser;
    this.url = url;
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[1]));
    try (Browser browser = new Browser()) {
      new PageShots(browser, URI.create(args[0]), folder).take();
    }
  }

  private void take() throws IOException {
    look("desktop", 1280, 900, false, "light", false);
    hover();
    save("desktop-hover", false);
    openAll();
    save("desktop-open", true);
    look("desktop-dark", 1280, 900, false, "dark", false);
    save("desktop-dark-whole", true);
    look("tablet", 820, 1100, false, "light", true);
    look("phone", 390, 844, true, "light", true);
    look("phone-dark", 390, 844, true, "dark", false);
    look("phone-small", 360, 740, true, "light", false);
    browser.complaints().forEach(System.out::println);
  }

  private void look(
      String name, int width, int height, boolean isPhone, String scheme, boolean isWhole)
      throws IOException {
    browser.size(width, height, isPhone);
    browser.prefer("prefers-color-scheme", scheme);
    browser.open(url);
    browser.await("live figures", () -> browser.text("#connection").contains("Live"));
    browser.await("a decision", () -> !browser.all("#decision-list details").isEmpty());
    save(name, isWhole);
  }

  private void hover() {
    new Actions(browser.driver())
        .moveToElement(browser.find("[data-chart=size] svg"), -20, 0)
        .perform();
  }

  private void openAll() {
    browser.find("#why summary").click();
    browser.find("#more summary").click();
    browser.find("#decision-list details summary").click();
    browser.await("an answer", () -> browser.all("#why-lines li").size() > 2);
  }

  private void save(String name, boolean isWhole) throws IOException {
    Files.write(folder.resolve(name + ".png"), browser.picture(isWhole));
  }
}

package dev.zhiyin.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A Chromium without a window, that sees the pages of one server. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;
  private final URI address;
  private final String axe = resource("/axe.min.js");

  Browser(URI address) {
    this.address = address;
    this.driver = Chromium.start();
    driver.manage().timeouts().scriptTimeout(PATIENCE);
  }

  /** Loads the console anew, in a language, at what follows the #. */
  Browser open(String language, String fragment) {
    driver.get("about:blank");
    driver.get(address + "?lang=" + language + "#/" + fragment);
    return this;
  }

  /** Loads it anew without a word of the language. */
  void reopen(String fragment) {
    driver.get("about:blank");
    driver.get(address + "#/" + fragment);
  }

  /** Loads a page that is not the console. */
  void openPage(String path) {
    driver.get(address + path);
  }

  Browser size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  Browser dark(boolean isDark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    return this;
  }

  /** Waits until something holds. */
  void until(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds(condition)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("in vain waited for: " + what + "\n" + text("body"));
      }
      sleep();
    }
  }

  /* Elements come and go while the page is drawn anew. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (StaleElementReferenceException
        | NoSuchElementException
        | ElementNotInteractableException notYet) {
      return false;
    }
  }

  void awaitShown(String css) {
    until(css, () -> count(css) > 0);
  }

  void awaitText(String css, String part) {
    until(part + " in " + css, () -> text(css).contains(part));
  }

  void click(String css) {
    until(
        "something to click at " + css,
        () -> {
          driver.findElement(By.cssSelector(css)).click();
          return true;
        });
  }

  void type(String css, CharSequence... keys) {
    until(
        "something to type into at " + css,
        () -> {
          driver.findElement(By.cssSelector(css)).sendKeys(keys);
          return true;
        });
  }

  /** Replaces what a field holds, and sends its form. */
  void enter(String css, String words) {
    type(css, Keys.chord(Keys.CONTROL, "a"), words, Keys.ENTER);
  }

  void press(CharSequence key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  void choose(String css, String value) {
    script(
        "const element = document.querySelector(arguments[0]);"
            + "element.value = arguments[1]; element.dispatchEvent(new Event('change'))",
        css,
        value);
  }

  long count(String css) {
    return (Long) script("return document.querySelectorAll(arguments[0]).length", css);
  }

  /** The text of the first element, empty if there is none. */
  String text(String css) {
    return (String) script("return document.querySelector(arguments[0])?.textContent ?? ''", css);
  }

  @SuppressWarnings("unchecked")
  List<String> texts(String css) {
    return (List<String>)
        script("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css);
  }

  /** The products of the list that is shown, in order. */
  @SuppressWarnings("unchecked")
  List<String> products() {
    return (List<String>)
        script("return [...document.querySelectorAll('.card')].map(e => e.dataset.product)");
  }

  Object script(String code, Object... values) {
    return Objects.requireNonNullElse(driver.executeScript(code, values), "");
  }

  /** What a module of the page answers: the code sees it as {@code module}. */
  @Nullable Object module(String path, String code) {
    return driver.executeAsyncScript(
        "const done = arguments[0]; import('/%s').then(module => done(%s), e => done(String(e)))"
            .formatted(path, code));
  }

  /** What the console of the browser has been told of errors since it was asked last. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What axe finds, but for what is minor. */
  @SuppressWarnings("unchecked")
  List<String> violations() {
    if (script("return typeof axe").equals("undefined")) {
      driver.executeScript(axe);
    }
    return (List<String>)
        Objects.requireNonNull(
            driver.executeAsyncScript(
                """
                const done = arguments[0];
                axe.run({resultTypes: ['violations']}).then(found => done(found.violations
                    .filter(one => one.impact !== 'minor')
                    .flatMap(one => one.nodes.map(node => `${one.id}: ${node.html} ${node.failureSummary}`))));
                """));
  }

  /** Keeps a picture of the whole page, as far as it is not endless. */
  void screenshot(String name) {
    var image =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of("captureBeyondViewport", true, "optimizeForSpeed", true, "clip", clip()));
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(
          SCREENSHOTS.resolve(name + ".png"),
          Base64.getDecoder().decode((String) image.get("data")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Object clip() {
    return script(
        """
        const all = document.documentElement;
        const height = document.querySelector('dialog[open]') ? innerHeight : all.scrollHeight;
        return {x: 0, y: 0, width: all.clientWidth, height: Math.min(height, 4000), scale: 1};
        """);
  }

  private static void sleep() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}

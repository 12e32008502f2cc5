package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The console of a server that lets in those with a key only. */
@Timeout(120)
class ConsoleKeysIT {
  private static final String FIELD = "#sure[open] #key";

  @Test
  void whoHasAKeyIsAskedForItAndForAnotherWhenItDoesNotSuffice() {
    try (var served = new Served()) {
      served.shop().published();
      var keys = Keys.of(served);
      String read =
          keys.create(
                  "looks",
                  Grant.of(Scope.RECOMMEND, Scope.SEARCH, Scope.SHOPPERS, Scope.METRICS),
                  Instant.now())
              .secret();
      String admin = keys.create("publishes", Grant.of(Scope.ADMIN), Instant.now()).secret();
      while (served.client().get("v1/users").status() != 401) {
        Thread.onSpinWait();
      }
      try (var browser = new Browser(served.server().address())) {
        browser.open("en", "shopper/%E5%B0%8F%E6%98%8E").size(1280, 900);
        browser.awaitShown(FIELD);
        assertThat(browser.violations()).isEmpty();
        browser.screenshot("key-en");
        browser.enter(FIELD, read + "x");
        browser.awaitText("#status", "the key in X-API-Key is not valid");
        assertThat(browser.products()).isEmpty();

        browser.open("en", "shopper/%E5%B0%8F%E6%98%8E");
        browser.enter(FIELD, read);
        browser.until("recommendations", () -> !browser.products().isEmpty());
        assertThat(browser.text(".item-name")).isNotEmpty();

        browser.open("en", "operations");
        browser.awaitText(".generation.serves", "Generation 2");
        browser.click("[data-generation='1'] .act");
        browser.click("#sure .primary");
        browser.enter(FIELD, admin);
        browser.awaitText(".generation.serves", "Generation 1");
      }
    }
  }

  @Test
  void whatAKeyDoesNotAllowIsLeftOut() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      String searches = keys.create("searches", Grant.of(Scope.SEARCH), Instant.now()).secret();
      while (served.client().get("v1/products/ear-2").status() != 401) {
        Thread.onSpinWait();
      }
      try (var browser = new Browser(served.server().address())) {
        browser.open("en", "product/ear-2");
        browser.enter(FIELD, searches);
        browser.awaitText("h1", "Wired studio headphones");
        assertThat(browser.count(".list, .reason")).isZero();
        assertThat(browser.text("#facts")).isEmpty();

        browser.script("location.hash = '#/product/tea-1'");
        browser.awaitText("h1", "西湖龙井");
        assertThat(browser.count(FIELD)).isZero();
      }
    }
  }
}

package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a browser and a client of one server of two generations, that the tests of the
 * console share.
 */
final class Console implements ParameterResolver {
  /** A server, and a browser that sees it. */
  private static final class Seen implements AutoCloseable {
    private final Served served =
        new Served(Served.config("server: {recallEvery: 1s}"), Seen::addWordings);
    private final Browser browser;

    Seen() {
      served.shop().published();
      browser = new Browser(served.server().address());
    }

    private static void addWordings(Home home) {
      try (Store store = Store.open(home)) {
        store
            .wordings()
            .add(
                List.of(
                    wording("en", "You looked at {history}, and {product} is similar"),
                    wording("zh-CN", "您看过{history}，{product}与它相似")));
      }
    }

    private static StoredWording wording(String language, String text) {
      var kind = new WordingKind("viewed_similar", "similar/viewed_similar", language);
      return StoredWording.proposed(kind, text, "wordsmith", Instant.EPOCH);
    }

    @Override
    public void close() {
      browser.close();
      served.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Browser.class || type == Client.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Seen seen =
        context
            .getRoot()
            .getStore(Namespace.create(Console.class))
            .computeIfAbsent(Seen.class, _ -> new Seen(), Seen.class);
    return parameter.getParameter().getType() == Browser.class
        ? seen.browser
        : seen.served.client();
  }
}

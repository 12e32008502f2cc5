package dev.zhiyin.server;

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
    private final Served served = new Served();
    private final Browser browser;

    Seen() {
      served.shop().published();
      browser = new Browser(served.server().address());
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

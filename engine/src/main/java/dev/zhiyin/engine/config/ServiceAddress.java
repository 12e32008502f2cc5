package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.net.URI;
import java.util.Optional;

/** Where a service is, and the key that it wants. */
final class ServiceAddress {
  private ServiceAddress() {}

  static URI parse(String name, String text) {
    try {
      return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException _) {
      throw new InvalidInput(name, text, "http://HOST:PORT/PATH or https://HOST/PATH");
    }
  }

  static void require(String name, URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null) {
      throw new InvalidInput(
          name,
          withoutSecrets(url),
          "http://HOST:PORT/PATH or https://HOST/PATH, without a user or a query");
    }
  }

  private static String withoutSecrets(URI url) {
    return url.toString().replaceFirst("//[^/]*@", "//…@").replaceFirst("\\?.*", "?…");
  }

  /**
   * @param from where it comes from
   */
  static void requireKey(String from, Optional<Secret> key) {
    if (key.isPresent() && !key.get().reveal().matches("[!-~]+")) {
      throw new InvalidInput(
          "the key of " + from,
          "(secret) of %d characters".formatted(key.get().reveal().length()),
          "letters, digits and signs of ASCII, without spaces");
    }
  }
}

package dev.zhiyin.server.http;

import java.util.Map;

/** Headers of everything that a browser shows. */
public final class PageHeaders {
  /** A page needs nothing from elsewhere but the shop's pictures. */
  public static final Map<String, String> ALL =
      Map.of(
          "Cache-Control", "no-cache",
          "Content-Security-Policy",
              "default-src 'self'; img-src 'self' https: http: data:; base-uri 'none'; form-action"
                  + " 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer");

  private PageHeaders() {}
}

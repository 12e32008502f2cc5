package dev.zhiyin.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The description of the API, for programs and for people. */
public final class DocumentRoutes {
  /** Headers of all that a browser shows: a page needs nothing from elsewhere but pictures. */
  public static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Cache-Control",
          "no-cache",
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' https: http: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  private static final String DESCRIPTION = "/dev/zhiyin/server/openapi.yaml";
  private static final String PAGE = "/dev/zhiyin/server/docs/index.html";

  private final byte[] page = page();

  private DocumentRoutes() {}

  /* In a class of its own: to read it takes a quarter of a second, which no start has to wait for. */
  private static final class Document {
    static final byte[] JSON = document().toString().getBytes(StandardCharsets.UTF_8);
  }

  public static void add(RoutesConfig routes) {
    var here = new DocumentRoutes();
    routes.get("/openapi.json", here::json, Access.OPEN);
    routes.get("/docs", here::html, Access.OPEN);
  }

  private void json(Context request) {
    Query.of(request);
    request.contentType("application/json").result(Document.JSON);
  }

  private void html(Context request) {
    Query.of(request);
    PAGE_HEADERS.forEach(request::header);
    request.contentType("text/html; charset=utf-8").result(page);
  }

  private static byte[] page() {
    try (InputStream file = DocumentRoutes.class.getResourceAsStream(PAGE)) {
      return Objects.requireNonNull(file, PAGE).readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(PAGE, failure);
    }
  }

  /** The description of this API as OpenAPI 3.1, which is kept by hand. */
  public static JsonNode document() {
    try (InputStream file = DocumentRoutes.class.getResourceAsStream(DESCRIPTION)) {
      return new YAMLMapper().readTree(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(DESCRIPTION, failure);
    }
  }
}

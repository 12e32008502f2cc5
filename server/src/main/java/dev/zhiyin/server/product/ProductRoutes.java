package dev.zhiyin.server.product;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.EntityTag;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.product.Edited.Done;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;

/** One product, and changes of it. A change is acknowledged when answers show it. */
public final class ProductRoutes {
  private final CatalogueWriter catalogue;
  private final Metrics metrics;

  private ProductRoutes(CatalogueWriter catalogue, Metrics metrics) {
    this.catalogue = catalogue;
    this.metrics = metrics;
  }

  /** To be added after the routes whose last part is a word, such as popular. */
  public static void add(RoutesConfig routes, CatalogueWriter catalogue, Metrics metrics) {
    var here = new ProductRoutes(catalogue, metrics);
    routes.get("/v1/products/{id}", here::one, Access.SEARCH);
    routes.put("/v1/products/{id}", here::put, Access.CATALOGUE);
    routes.delete("/v1/products/{id}", here::delete, Access.CATALOGUE);
  }

  private void one(Context request) {
    Query.of(request);
    EntityTag.send(request, ProductJson.write(catalogue.product(request.pathParam("id"))));
  }

  private void put(Context request) {
    long arrival = System.nanoTime();
    Query.of(request);
    Done done = catalogue.put(ProductBody.read(request, request.pathParam("id")));
    metrics.productShown(Duration.ofNanos(System.nanoTime() - arrival));
    Json.send(request, sequence(done).put("status", BatchRoute.status(done.effect())));
  }

  private void delete(Context request) {
    long arrival = System.nanoTime();
    Query.of(request);
    Done done = catalogue.delete(request.pathParam("id"));
    metrics.productShown(Duration.ofNanos(System.nanoTime() - arrival));
    Json.send(request, sequence(done));
  }

  private static ObjectNode sequence(Done done) {
    return JsonNodeFactory.instance.objectNode().put("sequence", done.sequence());
  }
}

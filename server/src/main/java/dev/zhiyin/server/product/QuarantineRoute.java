package dev.zhiyin.server.product;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** The products that are stored and cannot be shown, each with why, a page at a time. */
public final class QuarantineRoute {
  private static final int USUAL = 100;

  private final CatalogueWriter catalogue;

  private QuarantineRoute(CatalogueWriter catalogue) {
    this.catalogue = catalogue;
  }

  public static void add(RoutesConfig routes, CatalogueWriter catalogue) {
    routes.get("/v1/products/quarantined", new QuarantineRoute(catalogue)::list, Access.CATALOGUE);
  }

  private void list(Context request) {
    var query = Query.of(request, "k", "after");
    int k = query.boundedK(USUAL);
    long after = query.sequence("after").orElse(0);
    Quarantine quarantine = catalogue.quarantine();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("total", quarantine.size());
    ArrayNode products = json.putArray("products");
    List<QuarantinedProduct> found = quarantine.after(after, k);
    for (QuarantinedProduct product : found) {
      products
          .addObject()
          .put("productId", product.id())
          .put("sequence", product.sequence())
          .put("reason", product.reason())
          .put("since", product.since().toString());
    }
    if (found.size() == k) {
      json.put("next", found.getLast().sequence());
    }
    Json.send(request, json);
  }
}

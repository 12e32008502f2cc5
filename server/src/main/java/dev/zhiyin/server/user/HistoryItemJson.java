package dev.zhiyin.server.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.product.ProductFields;
import java.util.Optional;

/**
 * The JSON form of one item of a history: {@code {"productId" | "text", "type", "timestamp",
 * "eventIds", "product"?}}. The product is there if the shop has it.
 */
public final class HistoryItemJson {
  private HistoryItemJson() {}

  public static ObjectNode of(HistoryItem item, Optional<Product> product, ProductFields fields) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (item.subject()) {
      case Subject.Item(String id) -> json.put("productId", id);
      case Subject.Words(String text) -> json.put("text", text);
    }
    json.put("type", item.type().text()).put("timestamp", item.timestamp().toString());
    item.eventIds().forEach(json.putArray("eventIds")::add);
    product.ifPresent(known -> json.set("product", fields.of(known)));
    return json;
  }
}

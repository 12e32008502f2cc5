package dev.zhiyin.tools.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Tells in which fields two states of a product differ. */
final class FieldDifferences {
  /** A value is told as far as this, in characters. */
  private static final int SHOWN = 60;

  private static final ObjectMapper JSON = new ObjectMapper();

  private FieldDifferences() {}

  static String of(Product found, Product wanted) {
    JsonNode one = json(found);
    JsonNode other = json(wanted);
    var names = new TreeSet<String>();
    one.fieldNames().forEachRemaining(names::add);
    other.fieldNames().forEachRemaining(names::add);
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      if (!one.path(name).equals(other.path(name))) {
        differences.add(
            "%s is %s, in the store %s"
                .formatted(name, shown(one.path(name)), shown(other.path(name))));
      }
    }
    return String.join("; ", differences);
  }

  private static JsonNode json(Product product) {
    try {
      return JSON.readTree(ProductJson.text(product));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "absent" : value.toString();
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }
}

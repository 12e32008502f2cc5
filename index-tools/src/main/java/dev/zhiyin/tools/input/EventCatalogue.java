package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.Rows.RowFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The products that events are about, as the rows of these events describe them: of each field the
 * newest value that is not blank. A value that no product can have is not for here to find. Memory
 * grows with products, not with events. Not thread-safe.
 */
public final class EventCatalogue {
  /** Fields of a row of events that describe its product. */
  static final List<String> FIELDS =
      List.of("title", "category", "category_code", "category_id", "brand", "price", "currency");

  private final Map<String, Description> products = new LinkedHashMap<>();

  void add(ObjectNode row, EventLine line) {
    if (line.subject() instanceof Subject.Item(String id)) {
      long moment = line.timestamp().toEpochMilli();
      products.computeIfAbsent(id, _ -> new Description()).add(row, moment);
    }
  }

  /** Whether events tell of a product. */
  public boolean has(String id) {
    return products.containsKey(id);
  }

  /** Leaves a product out. */
  public void remove(String id) {
    products.remove(id);
  }

  /**
   * Goes on from a product as it is known: what events tell changes it only where it has nothing
   * yet, or where they are later. One that nothing changes is left out.
   *
   * @param known whose title is no title of its own, but its id
   * @param newest the last event by which it is known, in milliseconds since 1970
   */
  public void goOnFrom(Product known, long newest) {
    Description description = products.get(known.id());
    if (description != null && !description.goOnFrom(known, newest)) {
      products.remove(known.id());
    }
  }

  /** What is known of the product that was gone on from, with what events tell of it. */
  Product with(Product told) {
    return Optional.ofNullable(products.get(told.id()))
        .flatMap(description -> description.known)
        .map(known -> changed(known, told))
        .orElse(told);
  }

  private static Product changed(Product known, Product told) {
    ObjectNode changes = ProductJson.write(told);
    ObjectNode row = ProductJson.write(known);
    row.setAll(changes);
    try {
      return ProductJson.read(row);
    } catch (InvalidInput tooLong) {
      return known;
    }
  }

  /** Hands out each product as a row of a file of products has it, in the order of the events. */
  void each(Consumer<ObjectNode> sink) {
    products.forEach((id, description) -> sink.accept(description.row(id)));
  }

  private static final class Description {
    private final @Nullable JsonNode[] values = new JsonNode[FIELDS.size()];
    private final long[] moments = new long[FIELDS.size()];
    private Optional<Product> known = Optional.empty();

    void add(ObjectNode row, long moment) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] == null || moment >= moments[i]) {
          JsonNode value = row.path(FIELDS.get(i));
          boolean isList = value.isContainerNode();
          if (isList ? !value.isEmpty() : !value.isNull() && !RowFields.isNothing(value.asText())) {
            values[i] = isList ? value : new TextNode(value.asText());
            moments[i] = moment;
          }
        }
      }
    }

    /* Whether anything is left that changes it. */
    boolean goOnFrom(Product product, long newest) {
      ObjectNode row = ProductJson.write(product);
      row.remove("title"); // which is its id
      known = Optional.of(product);
      boolean changed = false;
      for (int i = 0; i < values.length; i++) {
        String field = FIELDS.get(i).startsWith("category") ? "category" : FIELDS.get(i);
        if (row.has(field) && moments[i] <= newest) {
          values[i] = null;
        }
        changed |= values[i] != null;
      }
      return changed;
    }

    ObjectNode row(String id) {
      ObjectNode row = JsonNodeFactory.instance.objectNode().put("id", id);
      for (String field : List.of("title", "brand", "price", "currency")) {
        put(row, field, value(field));
      }
      put(row, "category", category());
      return row;
    }

    private static void put(ObjectNode row, String field, @Nullable JsonNode value) {
      if (value != null) {
        row.set(field, value);
      }
    }

    private @Nullable JsonNode category() {
      JsonNode written = value("category");
      JsonNode code = value("category_code");
      if (written != null || code == null) {
        return written == null ? value("category_id") : written;
      }
      if (code.isContainerNode()) {
        return code;
      }
      var levels = new ArrayList<>(Arrays.asList(code.asText().split("\\.")));
      levels.removeIf(String::isBlank);
      return new TextNode(String.join(" > ", levels));
    }

    private @Nullable JsonNode value(String field) {
      return values[FIELDS.indexOf(field)];
    }
  }
}

package dev.zhiyin.server.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Availability.Status;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.OfferPatch.Change;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.http.BodyLines;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Products as they are sent. */
public final class ProductBody {
  private static final String DELETED = "deleted";

  /** Whose paths lead to lists: a product with such an id could never be read. */
  private static final List<String> RESERVED =
      List.of("popular", "trending", "latest", "quarantined");

  private static final List<String> PATCHED = List.of("price", "stock", "status", "reservedUntil");

  private ProductBody() {}

  /**
   * The product that a request puts.
   *
   * @param id of the path; the body may leave it out, and may not have another
   */
  public static Product read(Context request, String id) {
    JsonNode json = JsonBody.of(request);
    if (!(json instanceof ObjectNode product)) {
      throw Refusal.at("", "is '%s'; wanted a JSON object".formatted(json));
    }
    String given = product.path("id").asText("");
    if (product.hasNonNull("id") && !given.equals(id)) {
      throw Refusal.at("/id", "is '%s'; wanted '%s', as in the path".formatted(given, id));
    }
    requireFree(id);
    return ProductJson.read(product.put("id", id));
  }

  private static void requireFree(String id) {
    if (RESERVED.contains(id)) {
      throw new InvalidInput(
          "id", id, "none of %s, which are lists".formatted(String.join(", ", RESERVED)));
    }
  }

  /**
   * The changes that a request makes in the offer of a product. What is null is taken away; a
   * status that is not said is left as it is.
   *
   * @param id of the path
   */
  public static OfferPatch patch(Context request, String id) {
    JsonNode json = JsonBody.of(request);
    JsonFields fields = JsonFields.of("", json, PATCHED);
    if (json.isEmpty()) {
      throw Refusal.at("", "is '{}'; wanted at least one of " + String.join(", ", PATCHED));
    }
    var changes = new ArrayList<Change>();
    if (json.has("price")) {
      changes.add(new Change.Price(fields.number("price")));
    }
    if (json.has("stock")) {
      changes.add(new Change.Stock(fields.wholeNumber("stock")));
    }
    if (json.has("status")) {
      String status = fields.required("status", Status.NAMES).asText();
      changes.add(
          new Change.Became(new Availability(Status.parse(status), fields.time("reservedUntil"))));
    } else if (json.has("reservedUntil")) {
      changes.add(new Change.ReservedUntil(fields.time("reservedUntil")));
    }
    return new OfferPatch(id, changes, Idempotency.idOf(request, json.toString()));
  }

  /**
   * One line of a batch.
   *
   * @param id as far as it can be told
   * @param error empty if there is an edit
   */
  public record Parsed(long line, Optional<String> id, Optional<Edit> edit, String error) {}

  /**
   * The edit that a line asks for, or what is wrong with it.
   *
   * @param check throws what else is wrong with a product
   */
  public static Parsed parse(BodyLines.Line line, Consumer<Product> check) {
    if (line.bytes().isEmpty()) {
      return wrong(line, "the line has more than %d bytes".formatted(BodyLines.LONGEST));
    }
    try {
      JsonNode json = JsonBody.parsed(line.bytes().get());
      return json instanceof ObjectNode product
          ? parsed(line, product, check)
          : wrong(line, "the line is not a JSON object");
    } catch (JsonProcessingException broken) {
      return wrong(line, "the line is not JSON: " + JsonBody.what(broken));
    } catch (IOException notUtf8) {
      return wrong(line, "the line is not JSON in UTF-8: " + notUtf8.getMessage());
    }
  }

  private static Parsed parsed(BodyLines.Line line, ObjectNode json, Consumer<Product> check) {
    Optional<String> id =
        Optional.of(json.path("id").asText(""))
            .filter(text -> !text.isBlank())
            .map(text -> TextLimits.shortened(text, TextLimits.LONGEST_ID));
    try {
      return new Parsed(line.number(), id, Optional.of(edit(json, check)), "");
    } catch (InvalidInput refused) {
      return new Parsed(line.number(), id, Optional.empty(), String.valueOf(refused.getMessage()));
    }
  }

  private static Edit edit(ObjectNode json, Consumer<Product> check) {
    JsonNode deleted = json.path(DELETED);
    json.remove(DELETED);
    if (deleted.isBoolean() && deleted.booleanValue()) {
      return new Edit.Delete(ProductJson.read(json).id());
    }
    if (!deleted.isMissingNode() && !deleted.isNull() && !deleted.isBoolean()) {
      throw new InvalidInput(DELETED, deleted.toString(), "true or false");
    }
    Product product = ProductJson.read(json);
    requireFree(product.id());
    check.accept(product);
    return new Edit.Put(product);
  }

  private static Parsed wrong(BodyLines.Line line, String error) {
    return new Parsed(line.number(), Optional.empty(), Optional.empty(), error);
  }
}

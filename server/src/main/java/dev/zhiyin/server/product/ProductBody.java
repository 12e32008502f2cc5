package dev.zhiyin.server.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.http.BodyLines;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** Products as they are sent. */
public final class ProductBody {
  private static final String DELETED = "deleted";

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
    return ProductJson.read(product.put("id", id));
  }

  /**
   * One line of a batch.
   *
   * @param id as far as it can be told
   * @param error empty if there is an edit
   */
  public record Parsed(long line, Optional<String> id, Optional<Edit> edit, String error) {}

  /** The edit that a line asks for, or what is wrong with it. */
  public static Parsed parse(BodyLines.Line line) {
    if (line.bytes().isEmpty()) {
      return wrong(line, "the line has more than %d bytes".formatted(BodyLines.LONGEST));
    }
    try {
      JsonNode json = JsonBody.parsed(line.bytes().get());
      return json instanceof ObjectNode product
          ? parsed(line, product)
          : wrong(line, "the line is not a JSON object");
    } catch (JsonProcessingException broken) {
      return wrong(line, "the line is not JSON: " + JsonBody.what(broken));
    } catch (IOException notUtf8) {
      return wrong(line, "the line is not JSON in UTF-8: " + notUtf8.getMessage());
    }
  }

  private static Parsed parsed(BodyLines.Line line, ObjectNode json) {
    Optional<String> id =
        Optional.of(json.path("id").asText(""))
            .filter(text -> !text.isBlank())
            .map(text -> TextLimits.shortened(text, TextLimits.LONGEST_ID));
    try {
      return new Parsed(line.number(), id, Optional.of(edit(json)), "");
    } catch (InvalidInput refused) {
      return new Parsed(line.number(), id, Optional.empty(), String.valueOf(refused.getMessage()));
    }
  }

  private static Edit edit(ObjectNode json) {
    JsonNode deleted = json.path(DELETED);
    json.remove(DELETED);
    if (deleted.isBoolean() && deleted.booleanValue()) {
      return new Edit.Delete(ProductJson.read(json).id());
    }
    if (!deleted.isMissingNode() && !deleted.isNull() && !deleted.isBoolean()) {
      throw new InvalidInput(DELETED, deleted.toString(), "true or false");
    }
    return new Edit.Put(ProductJson.read(json));
  }

  private static Parsed wrong(BodyLines.Line line, String error) {
    return new Parsed(line.number(), Optional.empty(), Optional.empty(), error);
  }
}

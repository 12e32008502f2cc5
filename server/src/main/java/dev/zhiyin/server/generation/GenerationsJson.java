package dev.zhiyin.server.generation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.generation.GenerationListing;
import dev.zhiyin.engine.generation.Manifest;
import java.util.List;
import java.util.OptionalLong;

/**
 * The JSON form of the generations of a shop, newest first.
 *
 * <pre>{@code
 * {"published": 2, "serving": 2,
 *  "generations": [{"id": 2, "created": "…", "model": "text", "encoder": "bge-small-zh-v1.5",
 *                   "products": 3000, "sequence": 4711, "metrics": {"recall@100": 0.99}},
 *                  {"id": 1, "damaged": true}]}
 * }</pre>
 *
 * <p>{@code published} and {@code serving} are there where they are known.
 */
public final class GenerationsJson {
  private GenerationsJson() {}

  /**
   * Writes them all.
   *
   * @param published the one that servers are to serve
   * @param serving the one that this server answers with
   */
  public static ObjectNode of(
      List<GenerationListing> all, OptionalLong published, OptionalLong serving) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    published.ifPresent(id -> json.put("published", id));
    serving.ifPresent(id -> json.put("serving", id));
    ArrayNode list = json.putArray("generations");
    all.reversed().forEach(one -> list.add(one(one)));
    return json;
  }

  private static ObjectNode one(GenerationListing listed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", listed.id());
    return switch (listed) {
      case GenerationListing.Whole(Manifest manifest) -> whole(json, manifest);
      case GenerationListing.Damaged _ -> json.put("damaged", true);
    };
  }

  private static ObjectNode whole(ObjectNode json, Manifest manifest) {
    json.put("created", manifest.created().toString())
        .put("model", manifest.model())
        .put("encoder", manifest.encoder().source())
        .put("products", manifest.products())
        .put("sequence", manifest.storeSequence());
    ObjectNode metrics = json.putObject("metrics");
    manifest
        .metrics()
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                metrics.put(name, value.doubleValue());
              }
            });
    return json;
  }
}

package dev.zhiyin.server.mcp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.recommendation.JsonRequests;
import io.javalin.http.Context;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a language model may ask of the shop: a question of the API, described for a model.
 *
 * @param name as in {@code tools.yaml}, which has its description and the schema of its arguments
 * @param scope that a key must have
 */
record ShopTool(String name, Scope scope, Question question) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DESCRIPTIONS = "tools.yaml";
  private static final JsonNode DESCRIBED = described();
  private static final TypeReference<Map<String, Object>> SCHEMA = new TypeReference<>() {};

  /** Answers arguments that are an object of known fields. */
  interface Question {
    Object answer(JsonNode arguments, Context request);
  }

  static List<ShopTool> all(JsonRequests questions, CatalogueWriter catalogue) {
    return List.of(
        new ShopTool("search", Scope.SEARCH, questions::search),
        new ShopTool("recommend", Scope.RECOMMEND, questions::recommend),
        new ShopTool("explain", Scope.RECOMMEND, questions::explain),
        new ShopTool(
            "product",
            Scope.SEARCH,
            (arguments, _) -> ProductJson.write(catalogue.product(id(arguments)))));
  }

  private static String id(JsonNode arguments) {
    JsonFields fields = JsonFields.of("", arguments, List.of("id"));
    String id = fields.requiredText("id", "a product's id");
    TextLimits.checkId("id", id);
    return id;
  }

  /** As models are told of it. */
  Tool tool() {
    JsonNode described = DESCRIBED.get(name);
    Map<String, Object> schema = JSON.convertValue(described.get("inputSchema"), SCHEMA);
    return Tool.builder(name, schema)
        .title(described.get("title").textValue())
        .description(described.get("description").textValue())
        .annotations(ToolAnnotations.builder().readOnlyHint(true).openWorldHint(false).build())
        .build();
  }

  /** The answer to a call, for whoever may have it. */
  Object answer(Map<String, Object> arguments, Context request) {
    Caller.of(request).requireScope(scope);
    JsonNode json = JSON.valueToTree(arguments);
    JsonFields.of("", json, known());
    return question.answer(json, request);
  }

  private List<String> known() {
    var names = new ArrayList<String>();
    DESCRIBED.get(name).at("/inputSchema/properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode described() {
    try (InputStream file = ShopTool.class.getResourceAsStream(DESCRIPTIONS)) {
      JsonNode described = new YAMLMapper().readTree(file);
      JsonNode shared = described.get("shared");
      for (JsonNode tool : described) {
        tool.at("/inputSchema/properties")
            .properties()
            .forEach(
                property -> {
                  if (property.getValue().isTextual()) {
                    property.setValue(shared.get(property.getValue().textValue()));
                  }
                });
      }
      return described;
    } catch (IOException failure) {
      throw new UncheckedIOException(DESCRIPTIONS, failure);
    }
  }
}

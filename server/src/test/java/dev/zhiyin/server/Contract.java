package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.zhiyin.server.operation.DocumentRoutes;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The description of the API, against which every answer is held. Thread-safe.
 *
 * <p>What has no operation, such as an unknown path, has to be a problem or a file of a page.
 */
final class Contract {
  static final JsonNode DOCUMENT = DocumentRoutes.document();

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final JsonMetaSchema RULES =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
          .keyword(new NonValidationKeyword("components"))
          .build();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012, factory -> factory.metaSchema(RULES));
  private static final Map<JsonNode, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();
  private static final List<Operation> OPERATIONS = operations();

  /** Refused by the web server before any route is tried. */
  private static final List<Integer> BEFORE_ROUTES = List.of(414, 421, 431);

  private Contract() {}

  /** One operation of the document. */
  record Operation(String method, String path, JsonNode json) {
    String name() {
      return method + ' ' + path;
    }

    private boolean takes(String asked, String rawPath) {
      return method.equals(asked)
          && Pattern.matches(
              Stream.of(path.split("(?<=/)|(?=/)", -1))
                  .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                  .reduce("", String::concat),
              rawPath);
    }

    private long holes() {
      return path.chars().filter(letter -> letter == '{').count();
    }

    JsonNode answer(int status) {
      return resolved(json.at("/responses/" + status));
    }

    /** Names of the parameters in the query. */
    List<String> query() {
      var names = new ArrayList<String>();
      for (JsonNode reference : json.path("parameters")) {
        JsonNode parameter = resolved(reference);
        if (parameter.get("in").textValue().equals("query")) {
          names.add(parameter.get("name").textValue());
        }
      }
      return names;
    }
  }

  static List<Operation> all() {
    return OPERATIONS;
  }

  private static List<Operation> operations() {
    var found = new ArrayList<Operation>();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(path.getValue()::has)
                    .forEach(
                        method ->
                            found.add(
                                new Operation(
                                    method.toUpperCase(java.util.Locale.ROOT),
                                    path.getKey(),
                                    path.getValue().get(method)))));
    found.sort(Comparator.comparingLong(Operation::holes));
    return List.copyOf(found);
  }

  static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.get("$ref").textValue().substring(1)) : node;
  }

  /** Fails if an answer is not as it is described. */
  static void check(HttpResponse<String> response) {
    String method = response.request().method();
    String path = response.request().uri().getRawPath();
    Optional<Operation> operation =
        OPERATIONS.stream().filter(one -> one.takes(method, path)).findFirst();
    int status = response.statusCode();
    String asked = "%s %s -> %d".formatted(method, path, status);
    if (operation.isEmpty() || BEFORE_ROUTES.contains(status)) {
      requireProblemOrFile(asked, response);
      return;
    }
    JsonNode answer = operation.get().answer(status);
    assertThat(answer.isMissingNode()).as(asked + " is not described").isFalse();
    requireHeaders(asked, answer, response);
    if (answer.has("content")) {
      requireBody(asked, answer.get("content"), response);
    } else {
      assertThat(response.body()).as(asked).isEmpty();
    }
  }

  private static void requireProblemOrFile(String asked, HttpResponse<String> response) {
    if (response.request().method().equals("OPTIONS") && response.statusCode() < 400) {
      assertThat(response.body()).as(asked).isEmpty();
    } else if (response.statusCode() < 400) {
      assertThat(response.headers().firstValue("Content-Security-Policy"))
          .as(asked + " is neither described nor a file of a page")
          .isPresent();
    } else {
      assertThat(type(response)).as(asked).isEqualTo("application/problem+json");
      requireValid(
          asked,
          JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/Problem"),
          response.body());
    }
  }

  private static void requireHeaders(String asked, JsonNode answer, HttpResponse<String> response) {
    answer
        .path("headers")
        .properties()
        .forEach(
            header -> {
              JsonNode described = resolved(header.getValue());
              Optional<String> value = response.headers().firstValue(header.getKey());
              if (described.path("required").asBoolean()) {
                assertThat(value).as(asked + ' ' + header.getKey()).isPresent();
              }
              value.ifPresent(
                  text ->
                      requireValid(
                          asked,
                          described.get("schema"),
                          JsonNodeFactory.instance.textNode(text).toString()));
            });
  }

  private static void requireBody(String asked, JsonNode content, HttpResponse<String> response) {
    assertThat(content.has(type(response)))
        .as("%s: %s is described", asked, type(response))
        .isTrue();
    JsonNode schema = content.get(type(response)).get("schema");
    if (type(response).endsWith("ndjson")) {
      response.body().lines().forEach(line -> requireValid(asked, schema, line));
    } else if (type(response).endsWith("json")) {
      requireValid(asked, schema, response.body());
    }
  }

  private static String type(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
  }

  /** Fails unless JSON is as a schema of the document has it. */
  static void requireValid(String asked, JsonNode schema, String json) {
    JsonSchema rules =
        SCHEMAS.computeIfAbsent(
            schema,
            _ -> {
              var whole = JsonNodeFactory.instance.objectNode();
              whole.set("components", DOCUMENT.get("components"));
              whole.putArray("allOf").add(schema);
              return FACTORY.getSchema(whole);
            });
    assertThat(rules.validate(Client.plain(json))).as("%s: %s", asked, json).isEmpty();
  }
}

package dev.zhiyin.server.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Keys as JSON, as the store has them. */
final class ApiKeyJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiKeyJson() {}

  /**
   * The key of some JSON.
   *
   * @throws WorkRefused if it is none
   */
  static ApiKey read(String json) {
    try {
      return key(JSON.readTree(json));
    } catch (JsonProcessingException | DateTimeException | InvalidInput damaged) {
      throw new WorkRefused("a key in the store is damaged: " + damaged.getMessage());
    }
  }

  private static ApiKey key(JsonNode key) {
    var limits =
        new Grant.Limits(
            number(key.path("requestsPerSecond")), number(key.path("concurrentRequests")));
    var grant =
        new Grant(
            texts(key.path("scopes")).map(Scope::parse).collect(Collectors.toSet()),
            texts(key.path("origins")).toList(),
            text(key.path("expires")).map(Instant::parse),
            limits);
    return new ApiKey(
        key.path("id").asText(),
        key.path("name").asText(),
        Instant.parse(key.path("created").asText()),
        key.path("hash").asText(),
        grant,
        text(key.path("signing")).map(Secret::of));
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }

  private static Optional<String> text(JsonNode value) {
    return Optional.ofNullable(value.textValue());
  }

  private static OptionalInt number(JsonNode value) {
    return value.isInt() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
  }

  /** The JSON of a key. */
  static String write(ApiKey key) {
    Grant grant = key.grant();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", key.id())
            .put("name", key.name())
            .put("created", key.created().toString())
            .put("hash", key.hash());
    ArrayNode scopes = json.putArray("scopes");
    grant.scopes().forEach(scope -> scopes.add(scope.text()));
    if (!grant.origins().isEmpty()) {
      grant.origins().forEach(json.putArray("origins")::add);
    }
    grant.expires().ifPresent(end -> json.put("expires", end.toString()));
    Grant.Limits limits = grant.limits();
    limits.requestsPerSecond().ifPresent(most -> json.put("requestsPerSecond", most));
    limits.concurrentRequests().ifPresent(most -> json.put("concurrentRequests", most));
    key.signing().ifPresent(secret -> json.put("signing", secret.reveal()));
    return json.toString();
  }
}

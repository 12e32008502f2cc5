package dev.zhiyin.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.OwnersFile;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.generation.Folders;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Keys as JSON, in a file that only its owner may read and that is replaced in one step. */
final class ApiKeyFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiKeyFile() {}

  static List<ApiKey> read(Path file) {
    try {
      var keys = new ArrayList<ApiKey>();
      for (JsonNode key : JSON.readTree(Files.readString(file))) {
        if (key.has("scope")) {
          throw new WorkRefused(
              file + " is of an earlier version; delete it and make its keys again");
        }
        keys.add(key(key));
      }
      return keys;
    } catch (com.fasterxml.jackson.core.JsonProcessingException
        | DateTimeException
        | InvalidInput damaged) {
      throw new WorkRefused("%s is damaged: %s".formatted(file, damaged.getMessage()));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
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

  private static void add(ArrayNode all, ApiKey key) {
    Grant grant = key.grant();
    ObjectNode json =
        all.addObject()
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
  }

  static void write(Path file, List<ApiKey> keys) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    keys.forEach(key -> add(json, key));
    Folders.replaceAtomically(
        file,
        fresh -> {
          try (var out = Channels.newWriter(OwnersFile.create(fresh), StandardCharsets.UTF_8)) {
            out.write(json.toPrettyString() + '\n');
          }
        });
  }
}

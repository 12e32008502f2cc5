package dev.zhiyin.engine.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keys as JSON, in a file that only its owner may read and that is replaced in one step. */
final class KeyFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyFile() {}

  static List<ApiKey> read(Path file) {
    try {
      var keys = new ArrayList<ApiKey>();
      for (JsonNode key : JSON.readTree(Files.readString(file))) {
        keys.add(
            new ApiKey(
                key.path("id").asText(),
                key.path("name").asText(),
                Scope.parse(key.path("scope").asText()),
                Instant.parse(key.path("created").asText()),
                key.path("hash").asText()));
      }
      return keys;
    } catch (com.fasterxml.jackson.core.JsonProcessingException | DateTimeException damaged) {
      throw new WorkRefused("%s is damaged: %s".formatted(file, damaged.getMessage()));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  static void write(Path file, List<ApiKey> keys) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    keys.forEach(
        key ->
            json.addObject()
                .put("id", key.id())
                .put("name", key.name())
                .put("scope", key.scope().text())
                .put("created", key.created().toString())
                .put("hash", key.hash()));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path next = Files.createTempFile(file.toAbsolutePath().getParent(), "keys", ".new");
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(next, json.toPrettyString() + '\n');
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}

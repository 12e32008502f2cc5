package dev.zhiyin.onnx.tower;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.shopper.EventTypeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code model.json}: a manifest as a person reads it, event types in lower case. */
final class TowerManifestFile {
  static final String NAME = "model.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(new EventTypeKeys())
          .build();

  private TowerManifestFile() {}

  static void write(Path folder, TowerManifest manifest) throws IOException {
    Files.write(folder.resolve(NAME), JSON.writeValueAsBytes(manifest));
  }

  /**
   * @throws ModelUnusable if the file is missing, is not JSON, lacks a field, or has one that is
   *     unknown or out of range
   */
  static TowerManifest read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return JSON.readValue(Files.readAllBytes(file), TowerManifest.class);
    } catch (InvalidInput unknownType) {
      throw new ModelUnusable("%s: %s".formatted(file, unknownType.getMessage()), unknownType);
    } catch (JsonProcessingException malformed) {
      throw new ModelUnusable("%s: %s".formatted(file, reason(malformed)), malformed);
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s cannot be read".formatted(file), unreadable);
    }
  }

  /* A value out of range is refused by the record, whose words say more than Jackson's. */
  private static String reason(JsonProcessingException failure) {
    return failure.getCause() instanceof IllegalArgumentException refused
        ? String.valueOf(refused.getMessage())
        : failure.getOriginalMessage();
  }
}

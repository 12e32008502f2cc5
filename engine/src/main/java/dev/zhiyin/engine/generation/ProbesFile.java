package dev.zhiyin.engine.generation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@link Probes} as {@code probes.json} of a generation: {@code {"text": [0.1, ...], ...}}. */
final class ProbesFile {
  static final String NAME = "probes.json";

  private static final JsonMapper JSON = new JsonMapper();

  private ProbesFile() {}

  static void write(Path file, Probes probes) throws IOException {
    var vectors = new LinkedHashMap<String, float[]>();
    probes.vectors().forEach((text, embedding) -> vectors.put(text, embedding.toArray()));
    Files.write(file, JSON.writeValueAsBytes(vectors));
  }

  static Probes read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      var vectors = new LinkedHashMap<String, Embedding>();
      JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, float[]>>() {})
          .forEach((text, floats) -> vectors.put(text, Embedding.of(floats)));
      return new Probes(vectors);
    } catch (JacksonException | IllegalArgumentException other) {
      throw new GenerationUnusable(
          "%s was written by another version of Zhiyin%s".formatted(file, Checksums.REMEDY), other);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}

package dev.zhiyin.engine.generation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A manifest as {@code manifest.json} in its generation's folder. */
final class ManifestFile {
  static final String NAME = "manifest.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ManifestFile() {}

  static void write(Path folder, Manifest manifest) {
    try {
      JSON.writeValue(folder.resolve(NAME).toFile(), manifest);
    } catch (IOException failure) {
      throw new StorageFailed(folder.resolve(NAME), failure);
    }
  }

  static Manifest read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return JSON.readValue(Files.readAllBytes(file), Manifest.class);
    } catch (NoSuchFileException missing) {
      throw new GenerationUnusable(
          folder + " has no " + NAME + ", so it is no generation", missing);
    } catch (JacksonException damaged) {
      throw new GenerationUnusable(
          file + " cannot be read: " + damaged.getOriginalMessage(), damaged);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeParseException wrong) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, parser.getText(), "not RFC 3339");
      }
    }
  }
}

package dev.zhiyin.onnx.encoder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A BERT model in a folder: one file {@code *.onnx} with its weights inside, {@code tokenizer.json}
 * and {@code encoder.json}, which holds a {@link Descriptor}.
 */
record EncoderFolder(Path path) {
  private static final ObjectReader DESCRIPTOR =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build()
          .readerFor(Descriptor.class);

  EncoderFiles read() {
    try {
      return new EncoderFiles(
          descriptor(), Files.readAllBytes(model()), Files.readAllBytes(file("tokenizer.json")));
    } catch (IOException e) {
      throw new ModelUnusable("encoder folder %s cannot be read".formatted(path), e);
    }
  }

  private Descriptor descriptor() throws IOException {
    Path file = file("encoder.json");
    try {
      return DESCRIPTOR.readValue(Files.readAllBytes(file));
    } catch (JsonMappingException e) {
      throw new ModelUnusable("%s: %s%s".formatted(file, field(e), e.getOriginalMessage()), e);
    } catch (JacksonException e) {
      throw new ModelUnusable("%s: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private static String field(JsonMappingException failure) {
    return failure.getPath().isEmpty() ? "" : failure.getPath().getFirst().getFieldName() + ": ";
  }

  private Path file(String name) {
    Path file = path.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ModelUnusable("encoder folder %s has no file %s".formatted(path, name));
    }
    return file;
  }

  private Path model() throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.list(path)) {
      found = files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
    if (found.size() != 1) {
      throw new ModelUnusable(
          "encoder folder %s has the models %s; wanted one file *.onnx"
              .formatted(path, found.stream().map(Path::getFileName).toList()));
    }
    return found.getFirst();
  }
}

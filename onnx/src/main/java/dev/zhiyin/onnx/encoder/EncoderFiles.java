package dev.zhiyin.onnx.encoder;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that decides an encoder's vectors, in memory. The arrays are shared, not copied: nobody
 * writes into them.
 *
 * @param model an ONNX graph with its weights
 * @param tokenizer a {@code tokenizer.json} of Hugging Face's tokenizers
 * @param checksum SHA-256 in hex over model, tokenizer and descriptor, each with its length before
 *     it, which takes as long as reading them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record EncoderFiles(Descriptor descriptor, byte[] model, byte[] tokenizer, String checksum) {
  static EncoderFiles of(Descriptor descriptor, byte[] model, byte[] tokenizer) {
    return new EncoderFiles(descriptor, model, tokenizer, checksum(descriptor, model, tokenizer));
  }

  static String checksum(Descriptor descriptor, byte[] model, byte[] tokenizer) {
    byte[] settings = descriptor.toString().getBytes(StandardCharsets.UTF_8);
    var digest = Sha256.digest();
    for (byte[] part : new byte[][] {model, tokenizer, settings}) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * An encoder, BERT or T5, in a folder: one file {@code *.onnx} with its weights inside, {@code
   * tokenizer.json} and {@code encoder.json}, which holds a {@link Descriptor}.
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
        return EncoderFiles.of(
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

  /**
   * What must be known of a BERT model beside its weights and tokenizer: the content of {@code
   * encoder.json}.
   *
   * @param name not blank
   * @param dimension floats of a vector, at least 1
   * @param maximumTokens longest input, special tokens included, at least 3; longer texts are cut
   * @param queryPrefix put before search queries, as in the model's training; may be empty
   */
  record Descriptor(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) Pooling pooling,
      @JsonProperty(required = true) int dimension,
      @JsonProperty(required = true) int maximumTokens,
      @JsonProperty(required = true) String queryPrefix) {
    Descriptor {
      require(!name.isBlank(), "name", name, "not blank");
      require(dimension >= 1, "dimension", dimension, "at least 1");
      require(maximumTokens >= 3, "maximumTokens", maximumTokens, "at least 3");
    }

    Descriptor named(String other) {
      return new Descriptor(other, pooling, dimension, maximumTokens, queryPrefix);
    }

    private static void require(boolean holds, String field, Object value, String wanted) {
      if (!holds) {
        throw new IllegalArgumentException(
            "%s is '%s'; it must be %s".formatted(field, value, wanted));
      }
    }
  }
}

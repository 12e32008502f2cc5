package dev.zhiyin.onnx.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.onnx.encoder.EncoderFiles.Descriptor;
import dev.zhiyin.onnx.encoder.EncoderFiles.EncoderFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Opens text encoders. */
public final class Encoders {
  private Encoders() {}

  /**
   * Names of the encoders whose weights are on the class path. A plain name means 8-bit weights,
   * {@code <name>-fp32} the same model as it was published.
   */
  public static List<String> names() {
    return BundledEncoder.all()
        .filter(BundledEncoder::isPresent)
        .map(BundledEncoder::name)
        .toList();
  }

  /**
   * Opens an encoder, which the caller closes.
   *
   * @param nameOrFolder one of {@link #names()}, or the path of a folder with one file {@code
   *     *.onnx}, {@code tokenizer.json} and {@code encoder.json}: {@code {"name": "my-bert",
   *     "pooling": "cls" or "mean", "dimension": 384, "maximumTokens": 512, "queryPrefix": ""}}
   * @throws ModelUnusable if there is no such encoder, or its files are not what they should be
   */
  public static TextEncoder open(String nameOrFolder, EncoderConfig config) {
    return BertEncoder.open(files(nameOrFolder), config);
  }

  /** The same by {@link EncoderConfig#DEFAULT}. */
  public static TextEncoder open(String nameOrFolder) {
    return open(nameOrFolder, EncoderConfig.DEFAULT);
  }

  private static EncoderFiles files(String nameOrFolder) {
    return BundledEncoder.all()
        .filter(encoder -> encoder.name().equals(nameOrFolder))
        .findFirst()
        .map(Encoders::bundled)
        .orElseGet(() -> folder(nameOrFolder));
  }

  private static EncoderFiles bundled(BundledEncoder encoder) {
    if (!encoder.isPresent()) {
      throw new ModelUnusable(
          "encoder '%s' needs %s on the class path; there are %s"
              .formatted(encoder.name(), encoder.modelResource(), names()));
    }
    return encoder.read();
  }

  private static EncoderFiles folder(String path) {
    if (!Files.isDirectory(Path.of(path))) {
      throw new ModelUnusable(
          "encoder '%s' is neither a folder nor one of %s".formatted(path, names()));
    }
    return new EncoderFolder(Path.of(path)).read();
  }

  /**
   * A model whose weights lie on the class path, brought by a Maven artifact.
   *
   * @param resource path of its files on the class path, without {@code .onnx} and {@code
   *     -tokenizer.json}
   * @param lowercases whether the tokenizer has to be told to lowercase: the Chinese vocabulary has
   *     no capital letters, yet its tokenizer file keeps them, and "iPhone" would be one unknown
   *     word
   */
  private record BundledEncoder(Descriptor descriptor, String resource, boolean lowercases) {
    private static final String ZH_QUERY = "为这个句子生成表示以用于检索相关文章：";
    private static final String EN_QUERY =
        "Represent this sentence for searching relevant passages: ";

    /**
     * Pooling, limits and prefixes are those of the model cards: BAAI/bge-small-zh-v1.5,
     * BAAI/bge-small-en-v1.5, sentence-transformers/all-MiniLM-L6-v2.
     */
    private static final List<BundledEncoder> PUBLISHED =
        List.of(
            published(new Descriptor("bge-small-zh-v1.5", Pooling.CLS, 512, 512, ZH_QUERY), true),
            published(new Descriptor("bge-small-en-v1.5", Pooling.CLS, 384, 512, EN_QUERY), false),
            published(new Descriptor("all-minilm-l6-v2", Pooling.MEAN, 384, 256, ""), false));

    /** By name, since what is on the class path stays as it is. */
    private static final Map<String, String> CHECKSUMS = new ConcurrentHashMap<>();

    /** Every model in 8 bits under its plain name, then as published under {@code <name>-fp32}. */
    static Stream<BundledEncoder> all() {
      return Stream.concat(
          PUBLISHED.stream().map(BundledEncoder::in8Bits),
          PUBLISHED.stream().map(BundledEncoder::in32Bits));
    }

    private static BundledEncoder published(Descriptor descriptor, boolean lowercases) {
      return new BundledEncoder(descriptor, "/" + descriptor.name(), lowercases);
    }

    private BundledEncoder in8Bits() {
      return new BundledEncoder(descriptor, resource + "-q", lowercases);
    }

    private BundledEncoder in32Bits() {
      return new BundledEncoder(
          descriptor.named(descriptor.name() + "-fp32"), resource, lowercases);
    }

    String name() {
      return descriptor.name();
    }

    /** Whether the artifact with the weights is on the class path. */
    boolean isPresent() {
      return BundledEncoder.class.getResource(modelResource()) != null;
    }

    String modelResource() {
      return resource + ".onnx";
    }

    EncoderFiles read() {
      try {
        byte[] model = bytes(modelResource());
        byte[] published = bytes(resource + "-tokenizer.json");
        byte[] tokenizer = lowercases ? lowercasing(published) : published;
        return new EncoderFiles(
            descriptor,
            model,
            tokenizer,
            CHECKSUMS.computeIfAbsent(
                name(), _ -> EncoderFiles.checksum(descriptor, model, tokenizer)));
      } catch (IOException e) {
        throw new ModelUnusable("encoder '%s' cannot be read".formatted(name()), e);
      }
    }

    private static byte[] bytes(String resource) throws IOException {
      try (InputStream in = BundledEncoder.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException(resource + " is not on the class path");
        }
        return in.readAllBytes();
      }
    }

    private static byte[] lowercasing(byte[] tokenizer) throws IOException {
      var json = new ObjectMapper();
      var root = json.readTree(tokenizer);
      root.withObject("/normalizer").put("lowercase", true);
      return json.writeValueAsBytes(root);
    }
  }
}
